import type { Command } from '../../engine/contract.js';

/** A command that ended badly. `lines` are the last that it printed, stdout and stderr together. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly command: Command;
  /** Exit status; undefined when a signal ended it or it never started. */
  readonly exitCode: number | undefined;
  /** Name of the signal that ended it, such as SIGKILL. */
  readonly signal: string | undefined;
  readonly lines: readonly string[];
  /** System error code when it could not be started, such as ENOENT. */
  readonly code: string | undefined;
  /** It was given up for taking too long. */
  readonly timedOut: boolean;

  constructor(command: Command, end: CommandEnd, lines: readonly string[]) {
    super(`${command.argv[0]} ${describe(end)}`);
    this.command = command;
    this.exitCode = end.exitCode;
    this.signal = end.signal;
    this.code = end.code;
    this.timedOut = end.timedOut ?? false;
    this.lines = lines;
  }
}

export interface CommandEnd {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly code?: string | undefined;
  readonly timedOut?: boolean | undefined;
}

function describe(end: CommandEnd): string {
  if (end.timedOut) return 'gave no answer in time';
  if (end.exitCode !== undefined) return `ended with exit code ${end.exitCode}`;
  if (end.signal !== undefined) return `was ended by ${end.signal}`;
  return `could not be started (${end.code ?? 'unknown reason'})`;
}
