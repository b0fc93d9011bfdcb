import type { Failure } from '../engine/failure.js';
import { toFailure } from '../engine/failure-row.js';
import type { CommandError } from '../tools/process/command-error.js';
import { DOCKER } from './known/docker/docker.js';
import { PULL } from './known/docker/pull.js';
import { PUSH } from './known/docker/push.js';
import { recognise } from './recognise.js';

/** What a push ended in, with what to do about it. */
export function pushFailure({ lines, message, command }: CommandError, registry: string): Failure {
  const host = registry.split('/')[0]!;
  const image = command.argv.at(-1);
  const known = recognise(lines, [DOCKER, PUSH, PULL], { program: 'docker' });
  const line = known?.line ?? lines.findLast((one) => one.trim() !== '')?.trim() ?? message;
  const particulars = { evidence: `${image}: ${line}` };
  return known === undefined
    ? toFailure('BML-B17', PUSH['BML-B17'], { host }, particulars)
    : toFailure(known.code, known.row, { registry, host }, particulars);
}
