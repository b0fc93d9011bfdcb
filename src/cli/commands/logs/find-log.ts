import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { STEPS } from '../../../../steps/index.js';
import { stepLogPath } from '../../../engine/record/step-logs.js';
import { typed } from '../../../lib/typed-command.js';
import { UsageError } from '../../../lib/usage-error.js';

/** A log on this machine, by the names that it can be asked for. */
export interface Log {
  /** Of a step: its letter, for the list. */
  readonly letter: string;
  readonly name: string;
  readonly path: string;
}

/** The logs of a cluster's home: those of steps in their order, then those of what runs in the background. */
export function logsIn(home: string): readonly Log[] {
  const steps = STEPS.map((step) => ({ letter: step.letter, name: step.id, path: stepLogPath(home, step) }));
  const ofSteps = steps.filter(({ path }) => existsSync(path));
  const folder = join(home, 'logs');
  const others = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.log'))
    .map((name) => ({ letter: '', name: basename(name, '.log'), path: join(folder, name) }))
    .filter(({ path }) => !steps.some((step) => step.path === path))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...ofSteps, ...others];
}

/** The log that a letter or name means. UsageError, with those there are, where there is none. */
export function findLog(logs: readonly Log[], wanted: string): Log {
  const isMeant = (names: readonly string[]) => names.some((name) => name.toLowerCase() === wanted.toLowerCase());
  const found = logs.find(({ letter, name }) => isMeant([letter, name]));
  if (found !== undefined) return found;
  if (STEPS.some(({ letter, id }) => isMeant([letter, id]))) {
    const letters = logs.map(({ letter }) => letter).filter((letter) => letter !== '');
    throw new UsageError(
      `step ${wanted} has no log yet`,
      letters.length === 0 ? `${typed('up')} makes them.` : `There are logs of ${letters.join(', ')}.`,
    );
  }
  const steps = STEPS.map(({ letter, id }) => `${letter} ${id}`).join(', ');
  const others = logs.filter(({ letter }) => letter === '').map(({ name }) => name);
  throw new UsageError(
    `there is no step "${wanted}"`,
    `The steps are ${steps}.${others.length === 0 ? '' : ` There are also the logs ${others.join(', ')}.`}`,
  );
}
