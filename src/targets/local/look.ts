import type { Command, Look } from '../../engine/contract.js';

/** Something to look at with a command of this machine. */
export const look = (what: string, ...argv: Command['argv']): Look => ({
  what,
  command: { argv, purpose: what, mutates: false },
});

/** What answers at a URL. */
export const ask = (what: string, url: string): Look => look(what, 'curl', '-s', '--max-time', '5', url);
