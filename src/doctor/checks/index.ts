import type { Check } from '../check.js';
import { cgroups, dockerDaemon, dockerDisk, dockerMemory, inotify } from './docker.js';
import { memory, nodeVersion, processors, webAssembly } from './machine.js';
import { dataPort, recommenderPort, shopPort } from './ports.js';
import { registries } from './registries.js';
import { idle, stateFile } from './state.js';
import { diskSpace, homeWritable } from './storage.js';
import { characters, terminal } from './terminal.js';
import { tools } from './tools.js';
import { wsl } from './wsl.js';

/** What is looked at before every run. */
export const MACHINE_CHECKS: readonly Check[] = [nodeVersion, webAssembly, processors, memory, homeWritable, diskSpace];

/** In the order they are shown: the machine, then what is on it, then how it is looked at. */
export const CHECKS: readonly Check[] = [
  ...MACHINE_CHECKS,
  wsl,
  dockerDaemon,
  dockerMemory,
  dockerDisk,
  cgroups,
  inotify,
  tools,
  registries,
  stateFile,
  idle,
  recommenderPort,
  shopPort,
  dataPort,
  terminal,
  characters,
];
