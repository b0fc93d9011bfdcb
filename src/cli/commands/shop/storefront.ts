import { readFile } from 'node:fs/promises';
import { startStorefront } from '../../../bookstore/storefront/server.js';
import { InputError } from '../../../lib/input-error.js';
import { packageVersion } from '../../../lib/package-version.js';
import { UsageError } from '../../../lib/usage-error.js';
import type { CliArgs } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { openModelSource } from './model-source.js';

const LEAST_KEY_BYTES = 16;

/** `shop serve storefront`: pages, until told to stop. */
export async function serveStorefront(args: CliArgs): Promise<ExitCode> {
  const asked = {
    port: args.whole('port', 0, 65_535) ?? 8081,
    host: args.text('host'),
    instance: args.text('instance') ?? '',
    version: packageVersion(),
    catalog: url(args, 'catalog'),
    orders: url(args, 'orders'),
    recommender: url(args, 'recommender'),
    log: (line: string) => process.stderr.write(`${line}\n`),
  };
  const keyFile = args.text('session-key-file');
  const key = keyFile === undefined ? undefined : await readKey(keyFile);
  const models = await openModelSource(needed(args, 'models'));
  try {
    const storefront = await startStorefront({ ...asked, key, models });
    process.stdout.write(`storefront ready at ${storefront.url}\n`);
    await new Promise((stop) => {
      process.once('SIGTERM', stop);
      process.once('SIGINT', stop);
    });
    await storefront.close();
  } finally {
    await models.close();
  }
  return EXIT.ok;
}

function needed(args: CliArgs, name: string): string {
  const value = args.text(name);
  if (value === undefined) throw new UsageError(`shop serve storefront needs --${name}`, 'See shop --help.');
  return value;
}

function url(args: CliArgs, name: string): string {
  const value = needed(args, name).replace(/\/+$/, '');
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value;
  throw new UsageError(`--${name} is an http URL here; "${value}" is not`);
}

async function readKey(file: string): Promise<Buffer> {
  const hint = `Write one: head -c 32 /dev/urandom | base64 > ${file}`;
  const key = await readFile(file).catch((error: Error) => {
    throw new InputError(`the session key cannot be read: ${error.message}`, file, hint);
  });
  if (key.length < LEAST_KEY_BYTES) throw new InputError('the session key is too short', file, hint);
  return key;
}
