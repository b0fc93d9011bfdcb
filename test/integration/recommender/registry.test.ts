import { type FileHandle, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Verdict } from '../../../src/lib/model-record.js';
import { serving } from '../../../src/lib/promotion-history.js';
import { evaluate } from '../../../src/recommender/evaluate/evaluate.js';
import { readBaseline } from '../../../src/recommender/evaluate/read-report.js';
import { DEFAULT_HYPERPARAMETERS, type Hyperparameters } from '../../../src/recommender/model.js';
import { promote, readPromoted, rollback } from '../../../src/recommender/registry/promotion.js';
import { listVersions, modelPath, readRecord, recordPath } from '../../../src/recommender/registry/records.js';
import { register } from '../../../src/recommender/registry/register.js';
import type { RunningServer } from '../../../src/recommender/serve/server.js';
import { readModel } from '../../../src/recommender/store/read-model.js';
import { startServer } from './compiled-server.js';
import { modelFolder, orders, temporaryFolder, until } from './workshop.js';

/** Stands in for the file system of a process that is killed: after so many calls none returns any more. */
const life = vi.hoisted(() => ({
  calls: Number.POSITIVE_INFINITY,
  end: () => {},
  /** Files that the killed left open; the system would close them. */
  open: new Set<FileHandle>(),
}));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const killable = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return (...args: A): Promise<R> => {
      if (life.calls-- > 0) return call(...args);
      life.end();
      return new Promise<R>(() => {});
    };
  };
  const open = killable(async (...args: Parameters<typeof real.open>) => {
    const handle = await real.open(...args);
    handle.writeFile = killable(handle.writeFile.bind(handle));
    handle.sync = killable(handle.sync.bind(handle));
    const close = handle.close.bind(handle);
    handle.close = () => {
      life.open.delete(handle);
      return close();
    };
    life.open.add(handle);
    return handle;
  });
  const names = ['mkdir', 'rename', 'link', 'rm', 'readFile', 'readdir', 'stat'] as const;
  const calls = Object.fromEntries(names.map((name) => [name, killable(real[name] as never)]));
  return { ...real, ...calls, open };
});

/** Ten series of three books, each bought whole, in any order: item-kNN is clearly better than popularity here. */
const shop = (customers: number) =>
  orders(
    Array.from({ length: customers }, (_, customer) => {
      const books = [1, 2, 3].map((volume) => (customer % 10) * 3 + volume);
      const turn = Math.floor(customer / 10) % 3;
      return [...books.slice(turn), ...books.slice(0, turn)];
    }),
  );

interface Trained {
  readonly model: string;
  readonly metrics: string;
}

async function trained(
  customers: number,
  changes: { hyperparameters?: Hyperparameters; champion?: Hyperparameters; verdict?: Verdict } = {},
): Promise<Trained> {
  const { hyperparameters = DEFAULT_HYPERPARAMETERS, champion } = changes;
  const log = await shop(customers);
  const report = await evaluate(log, { hyperparameters, champion, k: 10, split: 'leave-one-out', seed: 1 });
  const metrics = join(await temporaryFolder(), 'metrics.json');
  await writeFile(metrics, JSON.stringify({ ...report, ...(changes.verdict && { verdict: changes.verdict }) }));
  return { model: await modelFolder(log, { hyperparameters }), metrics };
}

const add = (registry: string, { model, metrics }: Trained) => register(registry, model, metrics, { env: {} });
const REFUSED: Verdict = {
  state: 'refused',
  checks: [{ name: 'not-worse', outcome: 'failed', seen: -1, needed: 0, detail: 'worse by far' }],
};

describe('registering', () => {
  test('keeps the model by its digest, and a record of where it came from', async () => {
    const registry = join(await temporaryFolder(), 'registry');
    const { model, metrics } = await trained(200);
    const env = { BOOKSTORE_ML_IMAGE_DIGEST: 'r/i@sha256:1', BOOKSTORE_ML_WORKFLOW_UID: 'uid' };
    const { record, fresh } = await register(registry, model, metrics, { env, now: new Date(0) });
    expect(fresh).toBe(true);
    expect(record).toMatchObject({
      version: 1,
      verdict: { state: 'accepted' },
      hyperparameters: DEFAULT_HYPERPARAMETERS,
      dataset: { file: 'orders.csv', rows: 600, baskets: 200, items: 30 },
      metrics: { k: 10, model: { hitRate: { value: 1 } } },
      champion: null,
      parent: null,
      code: { version: expect.stringMatching(/^\d/), kernel: 'wasm' },
      image: 'r/i@sha256:1',
      workflow: 'uid',
      registeredAt: '1970-01-01T00:00:00.000Z',
    });
    expect(await readRecord(registry, 1)).toEqual(record);
    expect((await readModel(modelPath(registry, record.model.digest))).digest).toBe(record.model.digest);
    await rm(model, { recursive: true });
    expect((await readModel(modelPath(registry, record.model.digest))).model.items.text).toHaveLength(30);
  });

  test('answers the version it has for the same model with the same metrics', async () => {
    const registry = await temporaryFolder();
    const first = await trained(200);
    await add(registry, first);
    await add(registry, await trained(210));
    const again = await add(registry, first);
    expect({ version: again.record.version, fresh: again.fresh }).toEqual({ version: 1, fresh: false });
    expect(await listVersions(registry)).toEqual([1, 2]);
  });

  test('keeps a refused model, with its reasons', async () => {
    const registry = await temporaryFolder();
    const { record } = await add(registry, await trained(200, { verdict: REFUSED }));
    expect((await readRecord(registry, record.version)).verdict).toEqual(REFUSED);
  });

  test('gives everyone a number of their own at once, and one number to one model', async () => {
    const registry = await temporaryFolder();
    const [a, b, c] = await Promise.all([trained(200), trained(210), trained(220)]);
    const all = await Promise.all([a, b, c, a, b, c].map((one) => add(registry, one)));
    const versions = all.map(({ record }) => record.version);
    expect(versions.slice(0, 3).toSorted()).toEqual([1, 2, 3]);
    expect(versions.slice(3)).toEqual(versions.slice(0, 3));
    expect(await listVersions(registry)).toEqual([1, 2, 3]);
  });

  test('refuses metrics of something else, and files that are no metrics', async () => {
    const registry = await temporaryFolder();
    const [a, b] = [await trained(200), await trained(210)];
    const jaccard = await trained(200, { hyperparameters: { ...DEFAULT_HYPERPARAMETERS, metric: 'jaccard' } });
    const refusal = (metrics: string) => register(registry, a.model, metrics).catch((error) => error);
    expect(await refusal(b.metrics)).toMatchObject({ name: 'InputError', message: expect.stringContaining('dataset') });
    expect(await refusal(jaccard.metrics)).toMatchObject({ message: expect.stringContaining('hyperparameters') });
    expect(await refusal(join(registry, 'none.json'))).toMatchObject({ name: 'InputError', where: expect.any(String) });
    for (const text of ['', '{}', 'null', '[]', '{"schema":"bookstore-ml/evaluation/1"}']) {
      await writeFile(join(registry, 'bad.json'), text);
      expect(await refusal(join(registry, 'bad.json'))).toMatchObject({ name: 'InputError' });
    }
    expect(await listVersions(registry)).toEqual([]);
  });

  test('puts a damaged copy right when the model is registered again', async () => {
    const registry = await temporaryFolder();
    const one = await trained(200);
    const { record } = await add(registry, one);
    await writeFile(join(modelPath(registry, record.model.digest), 'model.json'), 'half');
    await add(registry, one);
    expect((await readModel(modelPath(registry, record.model.digest))).digest).toBe(record.model.digest);
  });
});

describe('promoting', () => {
  test('moves the pointer to the newest version, or to the one named; twice is once', async () => {
    const registry = await temporaryFolder();
    await add(registry, await trained(200));
    await add(registry, await trained(210));
    expect(await readPromoted(registry)).toBeUndefined();
    expect(await promote(registry, {})).toEqual({ moved: true, version: 2, from: undefined });
    expect(await promote(registry, {})).toEqual({ moved: false, version: 2, reasons: [] });
    expect(await promote(registry, { version: 1 })).toEqual({ moved: true, version: 1, from: 2 });
    const { digest } = (await readRecord(registry, 1)).model;
    expect(await readPromoted(registry)).toMatchObject({ version: 1, digest });
  });

  test('finds the newest version of a model: another run may have registered since', async () => {
    const registry = await temporaryFolder();
    const [mine, other] = [await trained(200), await trained(210)];
    const { record } = await add(registry, mine);
    await add(registry, other);
    expect(await promote(registry, { digest: record.model.digest })).toMatchObject({ moved: true, version: 1 });
    await expect(promote(registry, { digest: '0'.repeat(64) })).rejects.toMatchObject({ name: 'InputError' });
  });

  test('refuses what the gate refused, but by force', async () => {
    const registry = await temporaryFolder();
    await add(registry, await trained(200, { verdict: REFUSED }));
    expect(await promote(registry, {})).toEqual({ moved: false, version: 1, reasons: ['not-worse: worse by far'] });
    expect(await readPromoted(registry)).toBeUndefined();
    expect(await promote(registry, { force: true })).toMatchObject({ moved: true, version: 1 });
  });

  test('wants another method to be compared with the one that serves', async () => {
    const registry = await temporaryFolder();
    const jaccard = { ...DEFAULT_HYPERPARAMETERS, metric: 'jaccard' } as const;
    await add(registry, await trained(200));
    await promote(registry, {});
    await add(registry, await trained(200, { hyperparameters: jaccard }));
    const alone = await promote(registry, {});
    expect(alone).toMatchObject({ moved: false, reasons: [expect.stringContaining('v0001')] });
    await add(registry, await trained(200, { hyperparameters: jaccard, champion: DEFAULT_HYPERPARAMETERS }));
    expect(await promote(registry, {})).toMatchObject({ moved: true, version: 3, from: 1 });
    expect((await readRecord(registry, 3)).parent).toBe(1);
  });

  test('goes back step by step, and no further than there is', async () => {
    const registry = await temporaryFolder();
    for (const customers of [200, 210, 220]) {
      await add(registry, await trained(customers));
      await promote(registry, {});
    }
    expect(await rollback(registry)).toEqual({ moved: true, version: 2, from: 3 });
    expect(await rollback(registry)).toEqual({ moved: true, version: 1, from: 2 });
    await expect(rollback(registry)).rejects.toMatchObject({ name: 'InputError' });
    expect((await readPromoted(registry))?.history.map(({ action, version }) => `${action} ${version}`)).toEqual([
      'promote 1',
      'promote 2',
      'promote 3',
      'rollback 2',
      'rollback 1',
    ]);
    expect(serving((await readPromoted(registry))!.history)).toEqual([1]);
  });

  test('says what is wrong with an empty registry, an unknown version, a damaged file', async () => {
    const registry = await temporaryFolder();
    await expect(promote(registry, {})).rejects.toMatchObject({
      name: 'InputError',
      hint: expect.stringMatching('register'),
    });
    await expect(rollback(registry)).rejects.toMatchObject({ name: 'InputError' });
    await add(registry, await trained(200));
    await expect(promote(registry, { version: 7 })).rejects.toMatchObject({ hint: expect.stringMatching('v0001') });
    await writeFile(join(registry, 'promoted.json'), '{"version":1');
    await expect(promote(registry, {})).rejects.toMatchObject({ where: expect.stringMatching('promoted.json') });
    await rm(join(registry, 'promoted.json'));
    await writeFile(recordPath(registry, 1), '');
    await expect(promote(registry, {})).rejects.toMatchObject({ where: expect.stringMatching('v0001.json') });
  });

  test('is where a baseline can be read from', async () => {
    const registry = await temporaryFolder();
    const one = await trained(200);
    expect(await readBaseline(registry)).toBeUndefined();
    await add(registry, one);
    await promote(registry, {});
    expect(await readBaseline(registry)).toEqual(DEFAULT_HYPERPARAMETERS);
    expect(await readBaseline(one.metrics)).toEqual(DEFAULT_HYPERPARAMETERS);
  });
});

test('a process killed at any call leaves the old state or the new, and the next run ends the same', async () => {
  const [old, young] = [await trained(200), await trained(210)];
  let killed = true;
  for (let calls = 0; killed; calls++) {
    const registry = await temporaryFolder();
    await add(registry, old);
    await promote(registry, {});
    const before = await readFile(recordPath(registry, 1), 'utf8');

    killed = await new Promise<boolean>((resolve, reject) => {
      Object.assign(life, { calls, end: () => resolve(true) });
      add(registry, young)
        .then(() => promote(registry, {}))
        .then(() => resolve(false), reject);
    });
    life.calls = Number.POSITIVE_INFINITY;
    for (const handle of life.open) await handle.close();

    expect(await readFile(recordPath(registry, 1), 'utf8')).toBe(before);
    for (const version of await listVersions(registry)) {
      const { model } = await readRecord(registry, version);
      expect((await readModel(modelPath(registry, model.digest))).digest).toBe(model.digest);
    }
    const pointer = await readPromoted(registry);
    expect([1, 2]).toContain(pointer?.version);
    expect((await readRecord(registry, pointer!.version)).model.digest).toBe(pointer!.digest);

    expect((await add(registry, young)).record.version).toBe(2);
    await promote(registry, {});
    expect(await readPromoted(registry)).toMatchObject({ version: 2 });
    expect((await readdir(join(registry, 'records'))).filter((name) => !name.endsWith('.tmp'))).toHaveLength(2);
  }
});

describe('serving a registry', () => {
  test('waits for the first promotion, follows the pointer, forward and back', async () => {
    const registry = await temporaryFolder();
    await add(registry, await trained(200));
    const server = await startServer({ model: registry, port: 0, pollMs: 10 });
    const status = async (path: string) => (await fetch(server.url + path)).status;
    try {
      expect(await status('/healthz')).toBe(200);
      for (const path of ['/readyz', '/recommend?book_id=1', '/v2/health/ready', '/v2/models/recommender/ready'])
        expect(await status(path)).toBe(503);
      await promote(registry, {});
      await until(async () => expect(await status('/readyz')).toBe(200));
      expect(await versionOf(server)).toBe('1');
      await add(registry, await trained(210));
      await promote(registry, {});
      await until(async () => expect(await versionOf(server)).toBe('2'));
      await rollback(registry);
      await until(async () => expect(await versionOf(server)).toBe('1'));
    } finally {
      await server.close(0);
    }
  });

  test('serves the fallback until then', async () => {
    const registry = join(await temporaryFolder(), 'registry');
    const one = await trained(200);
    const server = await startServer({ model: registry, fallback: one.model, port: 0, pollMs: 10 });
    try {
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
      await add(registry, one);
      await promote(registry, {});
      await until(async () => expect(await versionOf(server)).toBe('1'));
    } finally {
      await server.close(0);
    }
  });
});

async function versionOf({ url }: RunningServer): Promise<string> {
  const health = (await (await fetch(`${url}/healthz`)).json()) as { model: { version: string } };
  return health.model.version;
}
