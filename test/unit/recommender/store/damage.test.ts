import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../../src/lib/canonical-json.js';
import { InputError } from '../../../../src/lib/input-error.js';
import type { Hyperparameters } from '../../../../src/recommender/model.js';
import { readInteractions } from '../../../../src/recommender/read/read-interactions.js';
import { fastResponse } from '../../../../src/recommender/serve/fast-path.js';
import { findRow } from '../../../../src/recommender/serve/model/id-index.js';
import { loadServingModel } from '../../../../src/recommender/serve/model/load-serving-model.js';
import {
  basketJson,
  detailedBasketJson,
  detailedJson,
  recommendationJson,
} from '../../../../src/recommender/serve/protocols/recommend-json.js';
import { type ModelManifest, seal, unseal } from '../../../../src/recommender/store/model-manifest.js';
import { readModel } from '../../../../src/recommender/store/read-model.js';
import { RECORD_FILE, writeModel } from '../../../../src/recommender/store/write-model.js';
import { trainModel } from '../../../../src/recommender/train/train-model.js';
import { tempFolder } from '../temp-folder.js';

const folder = tempFolder();

/** Of each kind of model: numbers or text as ids, scores that are stored or follow from counts, with titles. */
const KINDS: Readonly<Record<string, { readonly ids: readonly string[]; readonly hyperparameters: Hyperparameters }>> =
  {
    plain: { ids: ['1', '2', '3', '10', '-4'], hyperparameters: { metric: 'cosine', topK: 3, minSupport: 1 } },
    scored: {
      ids: ['a', 'é', 'say "hi"', 'x\\y', 'z'],
      hyperparameters: { metric: 'cosine', topK: 3, minSupport: 1, weighting: 'bm25' },
    },
  };

interface Written {
  readonly dir: string;
  readonly record: ModelManifest;
  readonly data: Buffer;
  readonly titles: Buffer;
}

const written: Record<string, Written> = {};
let count = 0;

beforeAll(async () => {
  for (const [kind, { ids, hyperparameters }] of Object.entries(KINDS)) {
    const cell = (id: string) => `"${id.replaceAll('"', '""')}"`;
    const baskets = [
      [0, 1],
      [0, 1],
      [0, 1, 2],
      [1, 2],
      [3, 4],
      [0, 4],
      [2, 3],
    ];
    const lines = baskets.flatMap((books, at) => books.map((book) => `${at},${cell(ids[book]!)}\n`));
    const log = await readInteractions(folder.write(`${kind}.csv`, `customer_id,book_id\n${lines.join('')}`));
    const dir = join(folder.path, kind);
    mkdirSync(dir);
    const model = await trainModel(log, hyperparameters, { threads: 1 });
    await writeModel(dir, model, log.source, new Map(ids.map((id) => [id, `Title of ${id}`])));
    const record = unseal(readFileSync(join(dir, RECORD_FILE), 'utf8'))!;
    const [data, titles] = [record.data, record.titles!].map(({ name }) => readFileSync(join(dir, name)));
    written[kind] = { dir, record, data: data!, titles: titles! };
  }
});

/** The model with other bytes and fields, sealed again: every checksum is right. */
function resealed(
  { dir, record }: Written,
  change: { data?: Uint8Array; titles?: Uint8Array; fields?: (fields: Record<string, unknown>) => void },
): string {
  const to = join(folder.path, `damaged-${++count}`);
  cpSync(dir, to, { recursive: true });
  const { checksum: _, ...fields } = structuredClone(record) as ModelManifest & Record<string, unknown>;
  for (const name of ['data', 'titles'] as const) {
    const bytes = change[name];
    if (bytes === undefined) continue;
    writeFileSync(join(to, fields[name]!.name), bytes);
    Object.assign(fields[name]!, { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  change.fields?.(fields);
  writeFileSync(join(to, RECORD_FILE), canonicalJson(seal(fields as never)));
  return to;
}

/** Refused with a reason, or answers every question in JSON. */
async function holds(dir: string): Promise<void> {
  try {
    const serving = loadServingModel({ folder: dir, promoted: undefined, revision: '' }, { fill: true });
    for (let row = 0; row < serving.books; row++) {
      for (const text of [
        recommendationJson(serving, row, 10),
        detailedJson(serving, row, 10),
        basketJson(serving, Uint32Array.of(row), 5),
        detailedBasketJson(serving, Uint32Array.of(row, 0), 5),
      ])
        expect(() => JSON.parse(text), text).not.toThrow();
    }
    for (const id of ['1', 'a', '']) {
      findRow(serving.rows, serving.ids, id);
      fastResponse(serving, `/recommend?book_id=${id}`);
    }
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
  }
  await readModel(dir).catch((error: unknown) => expect(error).toBeInstanceOf(InputError));
  rmSync(dir, { recursive: true });
}

const ODD = [0, 1, 0x22, 0x7f800000, 0x7fc00000, 0xffffffff];

describe.each(Object.keys(KINDS))('a %s model that was damaged and sealed again', (kind) => {
  test('is refused, or answers in JSON, whichever number is another', async () => {
    const { data, record } = written[kind]!;
    const numbers = Math.floor((data.length - 4) / 4);
    for (let at = 0; at <= numbers; at++) {
      for (const value of ODD) {
        const changed = Buffer.from(data);
        changed.writeUInt32LE(value, Math.min(at * 4, data.length - 4));
        await holds(resealed(written[kind]!, { data: changed }));
      }
    }
    expect(record.items).toBe(5);
  });

  test('is refused, or answers in JSON, whatever bytes are in its titles', async () => {
    const { titles } = written[kind]!;
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: titles.length - 1 }),
        fc.uint8Array({ minLength: 1, maxLength: 6 }),
        async (at, bytes) => {
          const changed = Buffer.concat([
            titles.subarray(0, at),
            bytes,
            titles.subarray(Math.min(titles.length, at + bytes.length)),
          ]);
          await holds(resealed(written[kind]!, { titles: changed }));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('is refused, or answers in JSON, whatever a field of its record says', async () => {
    const { record } = written[kind]!;
    const paths = Object.entries(record).flatMap(([name, value]) =>
      typeof value === 'object' ? [[name], ...Object.keys(value).map((inner) => [name, inner])] : [[name]],
    );
    const odd = fc.oneof(
      fc.constantFrom(
        -1,
        0,
        1.5,
        2 ** 31,
        2 ** 32,
        2 ** 53,
        null,
        true,
        '',
        '..',
        '../../etc/passwd',
        '/etc/passwd',
        'a/b',
        {},
        [],
      ),
      fc.string(),
      fc.integer(),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths.filter(([name]) => name !== 'checksum')),
        odd,
        async ([name, inner], value) => {
          const fields = (all: Record<string, unknown>) => {
            if (inner === undefined) all[name!] = value;
            else (all[name!] as Record<string, unknown>)[inner] = value;
          };
          await holds(resealed(written[kind]!, { fields }));
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    ['items: -1', (all: Record<string, unknown>) => Object.assign(all, { items: -1 }), 'items is -1'],
    [
      'a file elsewhere',
      (all: Record<string, unknown>) => Object.assign(all.data as object, { name: '../plain.csv' }),
      'data.name is',
    ],
    [
      'no metric',
      (all: Record<string, unknown>) => Object.assign(all.hyperparameters as object, { metric: 'dot' }),
      'hyperparameters.metric is',
    ],
  ])('is refused for %s, and told why', async (_what, fields, why) => {
    const dir = resealed(written[kind]!, { fields });
    await expect(readModel(dir)).rejects.toThrow(why);
    expect(() => loadServingModel({ folder: dir, promoted: undefined, revision: '' })).toThrow(why);
  });

  test.each([
    ['an index beyond the items', 'neighbour', 5 + 6],
    ['an offset that goes back', 'row', 5 + 2],
  ])('is refused for %s', async (_what, why, at) => {
    const changed = Buffer.from(written[kind]!.data);
    changed.writeUInt32LE(0xfffffff0, at * 4);
    await expect(readModel(resealed(written[kind]!, { data: changed }))).rejects.toThrow(why);
  });

  test('is refused where a title is not JSON', async () => {
    const changed = Buffer.from(written[kind]!.titles.toString().replace('Title', 'Ti"le'));
    await expect(readModel(resealed(written[kind]!, { titles: changed }))).rejects.toThrow('titles-');
  });

  test('whole as it was written is read', async () => {
    const dir = resealed(written[kind]!, {});
    expect((await readModel(dir)).titles).toHaveLength(5);
    expect(loadServingModel({ folder: dir, promoted: undefined, revision: '' }).books).toBe(5);
  });
});
