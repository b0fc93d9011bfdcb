import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { holdTemporary } from '../../lib/files/temporary-paths.js';
import { InputError } from '../../lib/input-error.js';
import { secretFileIn } from '../../lib/process/server-proof.js';
import { passTo } from '../../lib/process/service-pass.js';
import type { ExportDigest, FileDigest } from '../api/export.js';

/** `dataset.json`: describes an exported dataset, beside its catalog.csv and orders.csv in a folder named by `digest`. */
export interface PreparedDataset extends ExportDigest {
  readonly schema: 1;
  /** Over both files. */
  readonly digest: string;
}

export interface Prepared {
  readonly dataset: PreparedDataset;
  readonly folder: string;
  /** True if this dataset was exported before. */
  readonly known: boolean;
}

/** Link to the latest export. */
const CURRENT = 'current';

const FILES = ['catalog', 'orders'] as const;
const ATTEMPTS = 3;
const RETRY_MS = 500;
/** Statuses of a service whose database or pod is being replaced. */
const AWAY: ReadonlySet<number> = new Set([502, 503, 504]);
const NEEDS_SECRET =
  'Name the file with its secret: BOOKSTORE_ML_SECRET_FILE=FILE, which is workspace/run/secret in the state folder.';
const NOT_THE_SHOP = 'Is this the orders service of step B, with a dataset loaded?';

/**
 * Exports the shop's catalog and orders into `out`/<digest>, and points `out`/current at it. Every byte is checked
 * against the digest that the shop reports; orders placed meanwhile restart the export.
 * @param waitMs how long to retry if the shop does not respond, or stops in the middle.
 * @throws InputError if the shop does not respond, or sends something other than it reported.
 */
export async function prepareDataset(shop: string, out: string, waitMs = 0): Promise<Prepared> {
  for (const deadline = performance.now() + waitMs; ; ) {
    try {
      return await exportDataset(shop, out);
    } catch (error) {
      if (!(error instanceof ShopAwayError) || performance.now() >= deadline) throw error;
      await setTimeout(RETRY_MS);
    }
  }
}

/** The shop may respond again later. */
class ShopAwayError extends InputError {}

async function exportDataset(shop: string, out: string): Promise<Prepared> {
  for (let attempt = 1; ; attempt++) {
    const promised = await readPromise(`${shop}/export/digest`);
    const dataset: PreparedDataset = { schema: 1, digest: digestOf(promised), ...promised };
    const folder = join(out, dataset.digest.slice(0, 16));
    const known = await isWhole(folder, dataset);
    if (known || (await fetchInto(folder, shop, dataset))) {
      await pointAt(out, folder);
      return { dataset, folder, known };
    }
    if (attempt === ATTEMPTS) {
      throw new InputError(
        'the export does not match the digest that the shop reported',
        shop,
        'Run it again when nobody is buying.',
        { code: 'BML-D03' },
      );
    }
  }
}

async function readPromise(url: string): Promise<ExportDigest> {
  const response = await request(url);
  try {
    const promised = (await response.json()) as ExportDigest;
    if (FILES.every((name) => typeof promised[name].sha256 === 'string')) return promised;
  } catch {
    // Not even JSON: reported below.
  }
  throw new InputError('what answers is not the shop', url, NOT_THE_SHOP);
}

/** Downloads into a temporary folder, then renames it. False if the bytes do not match the digests. */
async function fetchInto(folder: string, shop: string, dataset: PreparedDataset): Promise<boolean> {
  const beside = `${folder}.new-${randomBytes(4).toString('hex')}`;
  const hold = holdTemporary(beside);
  await mkdir(beside, { recursive: true });
  try {
    for (const name of FILES) {
      const got = await download(
        `${shop}/export/${name}.csv?through=${dataset.orders.through}`,
        join(beside, `${name}.csv`),
      );
      if (got.sha256 !== dataset[name].sha256) return false;
    }
    await writeFile(join(beside, 'dataset.json'), `${JSON.stringify(dataset, null, 2)}\n`);
    // A damaged folder of this name is replaced; a complete one that another process created meanwhile is kept.
    if (!(await isWhole(folder, dataset))) {
      await rm(folder, { recursive: true, force: true });
      await rename(beside, folder);
    }
    return true;
  } finally {
    await rm(beside, { recursive: true, force: true });
    hold.release();
  }
}

async function download(url: string, file: string): Promise<FileDigest> {
  const response = await request(url);
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  try {
    await pipeline(Readable.fromWeb(response.body as never), measure, createWriteStream(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    throw new ShopAwayError(
      'the shop stopped in the middle of an export',
      url,
      'Run it again; the log of the shop says why.',
      { code: 'BML-D03', cause: error },
    );
  }
  return { sha256: hash.digest('hex'), bytes };
}

async function request(url: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { headers: passTo(url, secretFileIn()) });
  } catch (error) {
    throw new ShopAwayError('the shop does not answer', url, 'Start it: bookstore-ml up --only B', {
      code: 'BML-D02',
      cause: error,
    });
  }
  if (response.ok) return response;
  const Refusal = AWAY.has(response.status) ? ShopAwayError : InputError;
  const hint = response.status === 401 ? NEEDS_SECRET : NOT_THE_SHOP;
  throw new Refusal(`the shop answered ${response.status}`, url, hint, { code: 'BML-D03' });
}

async function isWhole(folder: string, dataset: PreparedDataset): Promise<boolean> {
  try {
    const { digest } = JSON.parse(await readFile(join(folder, 'dataset.json'), 'utf8')) as PreparedDataset;
    if (digest !== dataset.digest) return false;
    for (const name of FILES) {
      const hash = createHash('sha256');
      await pipeline(createReadStream(join(folder, `${name}.csv`)), hash);
      if (hash.digest('hex') !== dataset[name].sha256) return false;
    }
    return true;
  } catch {
    return false;
  }
}

async function pointAt(out: string, folder: string): Promise<void> {
  const link = join(out, `${CURRENT}.new-${randomBytes(4).toString('hex')}`);
  await symlink(basename(folder), link, 'dir');
  await rename(link, join(out, CURRENT));
}

const digestOf = ({ catalog, orders }: ExportDigest) =>
  createHash('sha256').update(`catalog ${catalog.sha256}\norders ${orders.sha256}\n`).digest('hex');
