import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '../../../lib/input-error.js';
import { mirrorModels } from '../../../recommender/replicate/mirror-models.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { stopSignal } from '../../signals/stop-signal.js';

/** How often a mirror asks: a promotion reaches every server within this, and the time it takes to bring the model. */
const POLL_MS = 1_000;
/** Made in a mirror's folder once it holds something to serve. */
const READY_FILE = 'ready';

export const command: CliCommand = {
  options: [
    { name: 'from', value: 'URL', required: true, help: 'address of a models share' },
    { name: 'to', value: 'DIR', required: true, help: 'gets the same model/ and registry/, and a file "ready"' },
    { name: 'once', help: 'copy what is there and end' },
  ],
  positionals: [0, 0],
  examples: [
    ['models mirror --from http://model-store:8090 --to /models', 'follow a store until stopped'],
    ['models mirror --from http://127.0.0.1:8090 --to copy --once', 'one copy'],
  ],
  run,
};

async function run(args: CliArgs): Promise<ExitCode> {
  const from = args.need('from').replace(/\/+$/, '');
  const to = args.need('to');
  if (args.has('once')) {
    await bring(from, to, '');
    return EXIT.ok;
  }
  const signal = stopSignal();
  for (let said = ''; !signal.aborted; ) {
    said = await bring(from, to, said).catch((error: unknown) => {
      // A store that is away, or written just now, is asked again: what is here goes on being served.
      if (error instanceof InputError) return say(`${error.message} (${error.where})`, said);
      throw error;
    });
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  return EXIT.ok;
}

async function bring(from: string, to: string, said: string): Promise<string> {
  const { trained, promoted } = await mirrorModels(from, to);
  if ((trained ?? promoted) === undefined) return say('the store has no model yet', said);
  await writeFile(join(to, READY_FILE), '');
  const short = (digest: string | undefined) => digest?.slice(0, 12) ?? 'none';
  return say(`trained ${short(trained)}, promoted ${short(promoted)}`, said);
}

/** Says what is new, and only that. */
function say(line: string, said: string): string {
  if (line !== said) process.stdout.write(`${line}\n`);
  return line;
}
