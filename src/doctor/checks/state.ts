import { lockHolder } from '../../engine/record/lock.js';
import { readState, setAside, statePath } from '../../engine/record/state-file.js';
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
    return {
      state: 'warn',
      detail: `${statePath(home)}: ${problem}`,
      advice: 'up sets it aside, reads the journal in its place, and goes by what it finds.',
      fix: { label: 'Set it aside', apply: async () => void setAside(home) },
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
