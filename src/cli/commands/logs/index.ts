import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { STEPS } from '../../../../steps/index.js';
import { stepLogPath } from '../../../engine/record/step-logs.js';
import { UsageError } from '../../../lib/usage-error.js';
import type { CliCommand } from '../../command.js';
import { EXIT } from '../../exit-codes.js';
import { clusterHome, clusterName, NAME_OPTION } from '../../run/home.js';

/** Prints a step's full log, or says which steps have one. */
export const command: CliCommand = {
  options: [NAME_OPTION],
  positionals: [0, 1],
  examples: [
    ['logs', 'which steps have a log'],
    ['logs D', 'the log of step D; "logs train" is the same'],
  ],
  async run(args) {
    const home = clusterHome(clusterName(args));
    const logs = STEPS.map((step) => ({ step, path: stepLogPath(home, step) })).filter(({ path }) => existsSync(path));
    const [wanted] = args.positionals;
    if (wanted === undefined) {
      if (logs.length === 0) throw new UsageError('there are no logs yet', 'bookstore-ml up makes them.');
      for (const { step, path } of logs) process.stdout.write(`${step.letter}  ${step.id.padEnd(10)} ${path}\n`);
      for (const path of serverLogs(home, logs)) process.stdout.write(`${' '.repeat(14)}${path}\n`);
      return EXIT.ok;
    }
    const { step } =
      logs.find(({ step }) => [step.letter, step.id].some((name) => name.toLowerCase() === wanted.toLowerCase())) ?? {};
    if (step === undefined)
      throw noLog(
        wanted,
        logs.map((log) => log.step.letter),
      );
    await pipeline(createReadStream(stepLogPath(home, step)), process.stdout, { end: false });
    return EXIT.ok;
  },
};

/** Of what up left running on this machine: servers, and the ways into a cluster. */
function serverLogs(home: string, logs: readonly { readonly path: string }[]): readonly string[] {
  const folder = join(home, 'logs');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .map((name) => join(folder, name))
    .filter((path) => !logs.some((log) => log.path === path))
    .sort();
}

function noLog(wanted: string, letters: readonly string[]): UsageError {
  const known = STEPS.some((step) =>
    [step.letter, step.id].some((name) => name.toLowerCase() === wanted.toLowerCase()),
  );
  if (!known)
    return new UsageError(
      `there is no step "${wanted}"`,
      `The steps are ${STEPS.map(({ letter, id }) => `${letter} ${id}`).join(', ')}.`,
    );
  return new UsageError(
    `step ${wanted} has no log yet`,
    letters.length === 0 ? 'bookstore-ml up makes them.' : `There are logs of ${letters.join(', ')}.`,
  );
}
