import { existsSync, renameSync } from 'node:fs';
import { lockHolder } from '../../engine/lock.js';
import { readState, statePath } from '../../engine/state-file.js';
import type { Check } from '../check.js';

export const stateFile: Check = {
  id: 'state',
  title: 'what earlier runs kept',
  required: false,
  diagnose({ home }) {
    const { saved, problem } = readState(home);
    if (problem === undefined)
      return {
        state: 'ok',
        detail: saved === undefined ? 'nothing yet' : `last run ${saved.outcome ?? 'did not end'}`,
      };
    const path = statePath(home);
    return {
      state: 'warn',
      detail: `${path}: ${problem}`,
      advice: 'up sets it aside and goes by what it finds; only options and usual times are lost.',
      fix: { label: 'Set it aside', apply: async () => renameSync(path, freeName(path)) },
    };
  },
};

export const idle: Check = {
  id: 'lock',
  title: 'no other run at work',
  required: false,
  diagnose({ home }) {
    const holder = lockHolder(home);
    if (holder === undefined) return { state: 'ok', detail: 'none' };
    return {
      state: 'warn',
      detail: `pid ${holder.pid} on ${holder.host} since ${holder.since}: ${holder.command}`,
      advice: 'Wait for it to end; a second one would be refused.',
    };
  },
};

function freeName(path: string): string {
  let n = 1;
  while (existsSync(`${path}.corrupt-${n}`)) n += 1;
  return `${path}.corrupt-${n}`;
}
