import { readFile } from 'node:fs/promises';
import { startStorefront } from '../../../../bookstore/storefront/server.js';
import { hostList } from '../../../../lib/http/allowed-hosts.js';
import { InputError } from '../../../../lib/input-error.js';
import { packageVersion } from '../../../../lib/package-version.js';
import { secretFileIn } from '../../../../lib/process/server-proof.js';
import type { CliArgs } from '../../../command.js';
import { EXIT, type ExitCode } from '../../../exit-codes.js';
import { HOSTS_OPTION } from '../../../parsing/hosts-option.js';
import type { OpenModelSource } from '../../../registry/model-source.js';
import { urlOf } from '../url.js';
import { serviceLog } from './log.js';

const LEAST_KEY_BYTES = 16;

/** `shop serve storefront`: pages, until told to stop. */
export async function serveStorefront(args: CliArgs, usualPort: number): Promise<ExitCode> {
  const asked = {
    port: args.whole('port', 0, 65_535) ?? usualPort,
    host: args.text('host'),
    allowedHosts: hostList(args.text(HOSTS_OPTION.name)),
    secretFile: secretFileIn(),
    instance: args.text('instance') ?? '',
    version: packageVersion(),
    catalog: urlOf(args, 'catalog'),
    orders: urlOf(args, 'orders'),
    recommender: urlOf(args, 'recommender'),
    log: serviceLog(),
  };
  const keyFile = args.text('session-key-file');
  const key = keyFile === undefined ? undefined : await readKey(keyFile);
  const models = openOnFirstUse(args.need('models'));
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

/** The models for /model. Only that page needs the registry's code, so starting does not wait for it. */
function openOnFirstUse(models: string): OpenModelSource {
  let opening: Promise<OpenModelSource> | undefined;
  const open = () => {
    opening ??= import('../../../registry/model-source.js').then(({ openModelSource }) => openModelSource(models));
    return opening;
  };
  return {
    overview: async () => (await open()).overview(),
    neighbours: async (digest) => (await open()).neighbours(digest),
    close: async () => (await opening)?.close(),
  };
}

async function readKey(file: string): Promise<Buffer> {
  const hint = `Write one: head -c 32 /dev/urandom | base64 > ${file}`;
  const key = await readFile(file).catch((error: Error) => {
    throw new InputError(`the session key cannot be read: ${error.message}`, file, hint);
  });
  if (key.length < LEAST_KEY_BYTES) throw new InputError('the session key is too short', file, hint);
  return key;
}
