import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '../../../lib/input-error.js';
import { UsageError } from '../../../lib/usage-error.js';
import { mirrorModels } from '../../../recommender/replicate/mirror-models.js';
import { shareModels } from '../../../recommender/replicate/share-models.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';

/** How often a mirror asks: a promotion reaches every server within this, and the time it takes to bring the model. */
const POLL_MS = 1_000;
/** InventoryEntry in a mirror's folder once it holds something to serve. */
const READY_FILE = 'ready';

export const command: CliCommand = {
  options: [
    { name: 'data', value: 'DIR', help: 'share: the folder with model/ and registry/' },
    { name: 'port', value: 'N', help: 'share: port (8090)' },
    { name: 'host', value: 'H', help: 'share: address to listen on (127.0.0.1)' },
    { name: 'from', value: 'URL', help: 'mirror: a store that is shared' },
    { name: 'to', value: 'DIR', help: 'mirror: gets the same model/ and registry/, and a file "ready"' },
    { name: 'once', help: 'mirror: bring what is there and end' },
  ],
  positionals: [1, 1],
  async run(args) {
    const [action] = args.positionals;
    switch (action) {
      case 'share':
        return share(args);
      case 'mirror':
        return mirror(args);
      default:
        throw new UsageError(`models cannot "${action}"`, 'It can: share, mirror.');
    }
  },
};

async function share(args: CliArgs): Promise<ExitCode> {
  const port = args.whole('port', 0, 65_535) ?? 8090;
  const store = await shareModels(needed(args, 'data'), { port, host: args.text('host') ?? '127.0.0.1' });
  process.stdout.write(`sharing models at ${store.url}\n`);
  await new Promise<void>((resolve) => stopSignal().addEventListener('abort', () => resolve(), { once: true }));
  await store.close();
  return EXIT.ok;
}

async function mirror(args: CliArgs): Promise<ExitCode> {
  const from = needed(args, 'from').replace(/\/+$/, '');
  const to = needed(args, 'to');
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

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

function needed(args: CliArgs, name: string): string {
  const value = args.text(name);
  if (value === undefined) throw new UsageError(`models ${args.positionals[0]} needs --${name}`, 'See models --help.');
  return value;
}
