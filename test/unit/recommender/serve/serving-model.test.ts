import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fastResponse } from '../../../../src/recommender/serve/fast-path.js';
import { RequestError } from '../../../../src/recommender/serve/http/response.js';
import { buildIdIndex, findRow } from '../../../../src/recommender/serve/model/id-index.js';
import { toJsonStrings } from '../../../../src/recommender/serve/model/json-strings.js';
import { type LoadOptions, loadServingModel } from '../../../../src/recommender/serve/model/load-serving-model.js';
import type { ServingModel } from '../../../../src/recommender/serve/model/serving-model.js';
import { mostPopular } from '../../../../src/recommender/serve/popular-items.js';
import { createJsonBuffer } from '../../../../src/recommender/serve/protocols/json-buffer.js';
import { createResponseCache } from '../../../../src/recommender/serve/response-cache.js';
import { findRoute, type ServerState } from '../../../../src/recommender/serve/routes.js';
import { createArena } from '../../../../src/recommender/store/arena.js';
import { type FlatTexts, splitJsonList, textAt } from '../../../../src/recommender/store/flat-texts.js';
import { TEXTS_PER_YIELD, type YieldPoint } from '../../../../src/recommender/store/yield-point.js';
import { createSharedMemory } from '../../../../src/recommender/threads/shared-memory.js';
import { modelFolder, orders } from '../../../integration/recommender/workshop.js';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '"', '\\', ',', ']', ' ', 'é', '😀', '\u2028', '\0') });

function flat(texts: readonly string[]): FlatTexts {
  const bytes = texts.map((one) => new TextEncoder().encode(one));
  let end = 0;
  const ends = Uint32Array.from(bytes, ({ length }) => {
    end += length;
    return end;
  });
  return { bytes: Buffer.concat(bytes), ends, gap: 0 };
}

const joined = (texts: FlatTexts, places: Uint32Array, from: number) => {
  const buffer = createJsonBuffer();
  buffer.list(texts, places, from, places.length);
  return buffer.take('utf8');
};

describe('flat texts', () => {
  test('are quoted as JSON.stringify quotes them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const quoted = toJsonStrings(flat(texts));
        expect(texts.map((_, at) => textAt(quoted, at))).toEqual(texts.map((one) => JSON.stringify(one)));
      }),
    );
  });

  test('return each text, and any of them joined', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), fc.array(fc.nat()), (texts, draws) => {
        const places = Uint32Array.from(draws, (draw) => draw % texts.length);
        expect(texts.map((_, at) => textAt(flat(texts), at))).toEqual(texts);
        const wanted = Array.from(places.subarray(1), (place) => texts[place]).join(',');
        expect(joined(flat(texts), places, Math.min(1, places.length))).toBe(wanted);
      }),
    );
  });

  test('hold texts of any length, and any number of them', () => {
    const texts = ['x'.repeat(100_000), 'y'];
    expect(textAt(flat(texts), 0)).toBe(texts[0]);
    expect(joined(flat(texts), Uint32Array.of(0, 1, 0), 0)).toBe(`${texts[0]},y,${texts[0]}`);
    expect(joined(flat(texts), new Uint32Array(1000).fill(1), 0)).toBe('y,'.repeat(1000).slice(0, -1));
  });

  test('are the elements of a JSON list, unchanged', () => {
    fc.assert(
      fc.property(fc.array(fc.option(text)), fc.integer({ min: 1, max: 3 }), (list, more) => {
        const json = Buffer.from(`${JSON.stringify(list)}\n`);
        const texts = splitJsonList(json, list.length)!;
        expect(list.map((_, at) => textAt(texts, at))).toEqual(list.map((one) => JSON.stringify(one)));
        expect(splitJsonList(json, Math.max(list.length, 1) + more)).toBeUndefined();
        if (list.length > 1) expect(splitJsonList(json, list.length - 1)).toBeUndefined();
      }),
    );
  });
});

test('an id index finds what a map finds', () => {
  fc.assert(
    fc.property(fc.uniqueArray(text), fc.array(text), (ids, others) => {
      const rows = new Map(ids.map((id, row) => [id, row]));
      const table = buildIdIndex(flat(ids))!;
      for (const id of [...ids, ...others]) expect(findRow(table, flat(ids), id)).toBe(rows.get(id));
    }),
  );
});

test('work on many texts has a yield point every so many of them', () => {
  const texts = Array.from({ length: 5 * TEXTS_PER_YIELD }, (_, at) => `book-${at}`);
  const json = Buffer.from(JSON.stringify(texts));
  const work = [
    (rest: YieldPoint) => buildIdIndex(flat(texts), rest),
    (rest: YieldPoint) => toJsonStrings(flat(texts), rest),
    (rest: YieldPoint) => splitJsonList(json, texts.length, rest),
  ];
  for (const run of work) {
    let rests = 0;
    run(() => rests++);
    expect(rests).toBeGreaterThanOrEqual(5);
  }
});

describe('an arena', () => {
  const lengths = fc.array(fc.tuple(fc.boolean(), fc.nat(100_000)), { maxLength: 12 });

  test('never lets arrays overlap, whether or not its memory can hold them all', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 40 }), (wanted, pages) => {
        const arena = createArena(new WebAssembly.Memory({ initial: 1, maximum: pages, shared: true }));
        const arrays = wanted.map(([bytes, length]) => (bytes ? arena.bytes(length) : arena.numbers(length)));
        for (const [at, array] of arrays.entries()) array.fill(at + 1);
        expect(arrays.map(({ length }) => length)).toEqual(wanted.map(([, length]) => length));
        for (const [at, array] of arrays.entries()) expect(array.every((value) => value === at + 1)).toBe(true);
      }),
    );
  });

  test('starts at the start of its memory', () => {
    const memory = createSharedMemory();
    createArena(memory).bytes(100_000).fill(7);
    const size = memory.buffer.byteLength;
    const again = createArena(memory).bytes(100_000);
    expect(again[99_999]).toBe(7);
    expect(memory.buffer.byteLength).toBe(size);
  });
});

test('the most popular rows are those with the greatest counts, in canonical order among equals', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 500 }), (counts) => {
      const sorted = counts.map((_, row) => row).sort((a, b) => counts[b]! - counts[a]! || a - b);
      expect([...mostPopular(Uint32Array.from(counts))]).toEqual(sorted.slice(0, 200));
    }),
  );
});

describe('a fast response', () => {
  const NUMBERS = [[1, 2], [1, 2, 3], [4], [-5, 1]];
  const WORDS = [
    ['a.b', 'c~d_e-1'],
    ['a.b', 'c~d_e-1', 'é 1', 'constructor'],
    ['12', 'a+b'],
    ['12', '%41', 'A'],
  ];

  async function load(shop: (string | number)[][], options?: LoadOptions): Promise<ServingModel> {
    return loadServingModel(
      { folder: await modelFolder(await orders(shop)), promoted: undefined, revision: '' },
      options,
    );
  }

  const name = fc.constantFrom('book_id', 'k', 'detail', 'book%5Fid', 'other', '');
  const plain = fc.constantFrom('1', '4', '-5', 'a.b', 'c~d_e-1', '12', 'A');
  const odd = fc.constantFrom('01', '99', 'é 1', '%C3%A9+1', 'constructor', 'a+b', 'a%2Bb', '%2541', '3#', '%31', '');
  const value = fc.oneof(plain, odd, text, fc.nat(200).map(String), fc.constantFrom('00', '010', '1000'));
  const usual = fc
    .tuple(fc.oneof(plain, value), fc.option(value))
    .map(([id, k]) => [`book_id=${id}`, ...(k === null ? [] : [`k=${k}`])]);
  const any = fc.array(fc.tuple(name, value).map(([left, right]) => `${left}=${right}`));
  const path = fc.oneof(
    { weight: 4, arbitrary: fc.constant('/recommend?') },
    fc.constantFrom('/recommend?&', '/recommend/?', '?'),
  );
  const target = fc.tuple(path, fc.oneof(usual, any)).map(([start, parameters]) => start + parameters.join('&'));

  test('is the same where the model reuses the memory of another', async () => {
    const many = Array.from({ length: 300 }, (_, receipt) => [`book ${receipt}`, `book "${receipt + 1}"`, 'é']);
    const shops = [WORDS, many, NUMBERS, many, WORDS];
    const place = createSharedMemory();
    for (const shop of shops) {
      const folder = await modelFolder(await orders(shop));
      const located = { folder, promoted: undefined, revision: '' };
      const [reused, fresh] = [loadServingModel(located, {}, place), loadServingModel(located)];
      for (const id of [...new Set([...WORDS, ...many, ...NUMBERS].flat())]) {
        const url = `/recommend?${new URLSearchParams({ book_id: String(id) })}`;
        expect(carefulAnswer(reused, url)).toBe(carefulAnswer(fresh, url));
      }
    }
  });

  test('is what the routes would answer', async () => {
    const models = [await load(NUMBERS), await load(WORDS), await load(WORDS, { fill: true })];
    let answered = 0;
    fc.assert(
      fc.property(target, fc.nat(2), (url, which) => {
        const serving = models[which]!;
        const answer = fastResponse(serving, url);
        if (answer === undefined) return;
        answered++;
        expect(carefulAnswer(serving, url)).toBe(Buffer.from(answer, 'latin1').toString());
      }),
      { numRuns: 5000 },
    );
    expect(answered).toBeGreaterThan(100);
  });

  test('is that of the current model, however often it was requested', async () => {
    const [one, other] = [await load(NUMBERS), await load([[1, 4]])];
    const cache = createResponseCache();
    const url = '/recommend?book_id=1&k=1';
    for (const serving of [one, other, one]) {
      cache.clear();
      for (let time = 0; time < 2; time++) expect(cache.get(serving, url)).toBe(fastResponse(serving, url));
    }
    expect(fastResponse(other, url)).not.toBe(fastResponse(one, url));
  });

  test('is the same the first time and later, for any request', async () => {
    const serving = await load(WORDS, { fill: true });
    const cache = createResponseCache();
    fc.assert(
      fc.property(fc.oneof(target, fc.constantFrom('/recommend?book_id=', '/recommend', '/')), (url) => {
        for (let time = 0; time < 3; time++) expect(cache.get(serving, url)).toBe(fastResponse(serving, url));
      }),
      { numRuns: 2000 },
    );
  });

  test('is the same before and after the cache is cleared', async () => {
    const serving = await load([Array.from({ length: 400 }, (_, book) => book)]);
    const cache = createResponseCache();
    for (let k = 1; k <= 200; k++) {
      for (let book = 0; book < 400; book++) cache.get(serving, `/recommend?book_id=${book}&k=${k % 101 || '01'}`);
      for (const url of ['/recommend?book_id=1&k=1', `/recommend?book_id=7&k=${k % 50}`]) {
        expect(cache.get(serving, url)).toBe(fastResponse(serving, url));
      }
    }
  });

  test.each([
    ['/recommend?book_id=1', '{"book_id":1,"k":10,"recommendations":[2,-5,3]}'],
    ['/recommend?book_id=1&k=1', '{"book_id":1,"k":1,"recommendations":[2]}'],
    ['/recommend?book_id=-5&k=007', '{"book_id":-5,"k":7,"recommendations":[1]}'],
    ['/recommend?book_id=1&k=0', undefined],
    ['/recommend?book_id=1&k=101', undefined],
    ['/recommend?book_id=99', undefined],
    ['/recommend?book_id=%31', undefined],
    ['/recommend?book_id=1&detail=1', undefined],
    ['/recommend?book_id=1#', undefined],
  ])('to %s is %s', async (url, answer) => {
    expect(fastResponse(await load(NUMBERS), url)).toBe(answer);
  });
});

/** As server.ts does where nothing is usual. */
function carefulAnswer(serving: ServingModel, url: string): string {
  const [path, query] = [url.slice(0, url.indexOf('?')), url.slice(url.indexOf('?') + 1)];
  try {
    return findRoute(path)!.run({ watch: { current: () => serving } } as ServerState, query, '').body;
  } catch (error) {
    if (error instanceof RequestError) return `refused: ${error.message}`;
    throw error;
  }
}
