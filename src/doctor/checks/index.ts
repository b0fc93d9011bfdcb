import type { Check } from '../check.js';
import { memory, nodeVersion, processors, webAssembly } from './machine.js';
import { dataPort, recommenderPort, shopPort } from './ports.js';
import { idle, stateFile } from './state.js';
import { diskSpace, homeWritable } from './storage.js';
import { characters, terminal } from './terminal.js';

/** In the order they are shown: the machine, then what is on it, then how it is looked at. */
export const CHECKS: readonly Check[] = [
  nodeVersion,
  webAssembly,
  processors,
  memory,
  homeWritable,
  diskSpace,
  stateFile,
  idle,
  recommenderPort,
  shopPort,
  dataPort,
  terminal,
  characters,
];
