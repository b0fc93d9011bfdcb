import type { Command } from '../engine/contract.js';
import { quote } from '../lib/shell-quote.js';

/** A command as it can be pasted into a POSIX shell, with its own environment and the & of a server. */
export function shellLine({ argv, env, background }: Command): string {
  const set = Object.entries(env ?? {}).map(([name, value]) => `${name}=${quote([value])} `);
  return `${set.join('')}${quote(argv)}${background ? ' &' : ''}`;
}
