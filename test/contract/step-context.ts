import { setTimeout } from 'node:timers/promises';
import type { Command, StepContext } from '../../src/engine/contract.js';
import type { Fact } from '../../src/engine/events/facts.js';
import type { Config } from '../../src/targets/config.js';

export interface Recorded {
  readonly commands: Command[];
  readonly lines: string[];
  readonly facts: Fact[];
  readonly waits: string[];
}

/** A context as the engine gives one, that remembers what it is told. */
export function recordingContext(cfg: Config): StepContext<Config> & { readonly recorded: Recorded } {
  const recorded: Recorded = { commands: [], lines: [], facts: [], waits: [] };
  const { signal } = new AbortController();
  return {
    cfg,
    recorded,
    signal,
    force: signal,
    attempt: 1,
    now: () => performance.now(),
    sleep: (ms) => setTimeout(ms),
    report: {
      waiting: (on) => on !== undefined && recorded.waits.push(on),
      progress: () => {},
      log: (text) => recorded.lines.push(text),
      command: (command) => recorded.commands.push(command),
      fact: (fact) => recorded.facts.push(fact),
    },
  };
}
