import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../../../src/lib/input-error.js';
import type { Interactions } from '../../../../src/recommender/interactions.js';
import type { Model } from '../../../../src/recommender/model.js';
import { readInteractions } from '../../../../src/recommender/read/read-interactions.js';
import { exportNeighbours } from '../../../../src/recommender/store/export-neighbours.js';
import { mergeShards, type Part } from '../../../../src/recommender/store/merge-shards.js';
import { modelDigest, readModel, readShard, titlesOf } from '../../../../src/recommender/store/read-model.js';
import { writeModel } from '../../../../src/recommender/store/write-model.js';
import { trainModel, trainShard } from '../../../../src/recommender/train/train-model.js';
import { tempFolder } from '../temp-folder.js';

const folder = tempFolder();
const COSINE = { metric: 'cosine', topK: 3, minSupport: 1 } as const;

/** Four books whose ids need quoting; the last is bought alone. */
const LOG = 'customer_id,book_id\n1,"a,b"\n1,"say ""hi"""\n1,é\n2,"a,b"\n2,é\n3,lonely\n';
const TITLES = new Map([
  ['é', 'Été'],
  ['lonely', 'The Quiet Well'],
]);

let dir = '';
let log: Interactions;
beforeEach(async () => {
  dir = join(folder.path, 'model');
  rmSync(dir, { recursive: true, force: true });
  log = await readInteractions(folder.write('orders.csv', LOG));
});

async function written(to: string, titles?: ReadonlyMap<string, string>) {
  const model = await trainModel(log, COSINE);
  return { model, digest: await writeModel(to, model, log.source, titles) };
}

function filesOf(of: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(of)
      .sort()
      .map((name) => [name, readFileSync(join(of, name)).toString('hex')]),
  );
}

/** A model to be compared, whether its ids have bytes or not. */
const byText = ({ items: { text, integers }, ...model }: Model) => ({ ...model, items: { text, integers } });

describe('a model folder', () => {
  it('reads back what was written', async () => {
    const { model, digest } = await written(dir, TITLES);
    const stored = await readModel(dir);
    expect(byText(stored.model)).toEqual(byText(model));
    expect(stored.source).toEqual({ ...log.source, file: 'orders.csv' });
    expect(stored.titles).toEqual([null, 'The Quiet Well', null, 'Été']);
    expect(titlesOf(stored)).toEqual(TITLES);
    expect([stored.digest, await modelDigest(dir)]).toEqual([digest, digest]);
  });

  it('has no titles where there was no catalog', async () => {
    await written(dir);
    const stored = await readModel(dir);
    expect(stored).not.toHaveProperty('titles');
    expect(titlesOf(stored)).toBeUndefined();
  });

  it('has the same bytes for the same input, in any folder and however often it is written', async () => {
    await written(dir, TITLES);
    const once = filesOf(dir);
    await written(dir, TITLES);
    expect(filesOf(dir)).toEqual(once);
    const elsewhere = join(folder.path, 'else', 'where');
    await written(elsewhere, TITLES);
    expect(filesOf(elsewhere)).toEqual(once);
  });

  it('contains nothing of a model that could not be written', async () => {
    await written(dir);
    const before = filesOf(dir);
    const model = await trainModel(log, { ...COSINE, topK: 1 });
    const broken = Object.defineProperty({ ...log.source }, 'digest', {
      enumerable: true,
      get: () => {
        throw new Error('no digest');
      },
    });
    await expect(writeModel(dir, model, broken, TITLES)).rejects.toThrow('no digest');
    expect(filesOf(dir)).toEqual(before);

    const taken = join(folder.path, 'taken');
    mkdirSync(join(taken, 'model.json'), { recursive: true });
    await expect(writeModel(taken, model, log.source, TITLES)).rejects.toMatchObject({
      path: join(taken, 'model.json'),
    });
    expect(readdirSync(taken)).toEqual(['model.json']);
  });

  it('keeps the files of the newest model, and files that are no model', async () => {
    await written(dir, TITLES);
    writeFileSync(join(dir, 'notes.txt'), 'mine');
    const model = await trainModel(log, { ...COSINE, topK: 1 });
    await writeModel(dir, model, log.source);
    expect(byText((await readModel(dir)).model)).toEqual(byText(model));
    expect(readdirSync(dir).sort()).toEqual([expect.stringMatching(/^model-.*\.bin$/), 'model.json', 'notes.txt']);
  });

  it('never removes a file that a changed record names', async () => {
    await written(dir);
    writeFileSync(join(folder.path, 'precious.txt'), 'mine');
    const record = JSON.parse(readFileSync(join(dir, 'model.json'), 'utf8'));
    writeFileSync(
      join(dir, 'model.json'),
      JSON.stringify({ ...record, data: { ...record.data, name: '../precious.txt' } }),
    );
    await written(dir);
    expect(existsSync(join(folder.path, 'precious.txt'))).toBe(true);
  });

  it('is refused wherever one byte is changed', async () => {
    await written(dir, TITLES);
    const good = join(folder.path, 'good');
    cpSync(dir, good, { recursive: true });
    const names = readdirSync(good);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (name, place, flip) => {
          const bytes = readFileSync(join(good, name));
          bytes[place % bytes.length]! ^= flip;
          writeFileSync(join(dir, name), bytes);
          const error = await readModel(dir).catch((thrown: unknown) => thrown);
          cpSync(join(good, name), join(dir, name));
          expect(error).toBeInstanceOf(InputError);
          expect((error as InputError).hint).toContain('train');
        },
      ),
      { numRuns: 300 },
    );
    expect((await readModel(dir)).model.items.text).toHaveLength(4);
  });

  it('is refused where a file is cut short or gone, and the message says to train again', async () => {
    await written(dir, TITLES);
    const good = join(folder.path, 'whole');
    cpSync(dir, good, { recursive: true });
    for (const name of readdirSync(good)) {
      const bytes = readFileSync(join(good, name));
      for (const length of [0, 1, bytes.length - 1]) {
        writeFileSync(join(dir, name), bytes.subarray(0, length));
        await expect(readModel(dir)).rejects.toMatchObject({ where: dir, hint: expect.stringContaining('train') });
      }
      rmSync(join(dir, name));
      await expect(readModel(dir)).rejects.toMatchObject({ where: dir, hint: expect.stringContaining('train') });
      cpSync(join(good, name), join(dir, name));
    }
  });

  it('is not there where none was written', async () => {
    await expect(readModel(join(folder.path, 'nowhere'))).rejects.toThrow('no model');
    await expect(modelDigest(join(folder.path, 'nowhere'))).rejects.toThrow('no model');
  });

  it.runIf(process.getuid?.() !== 0)('is left as it was where a new one cannot be written', async () => {
    const { digest } = await written(dir);
    chmodSync(dir, 0o500);
    const model = await trainModel(log, { ...COSINE, topK: 1 });
    await expect(writeModel(dir, model, log.source)).rejects.toThrow('EACCES');
    chmodSync(dir, 0o700);
    expect((await readModel(dir)).digest).toBe(digest);
  });

  it('is the old one or the new one at any moment while it is replaced', async () => {
    const { digest: before } = await written(dir);
    const next = join(folder.path, 'next');
    const model = await trainModel(log, { ...COSINE, topK: 1 });
    const after = await writeModel(next, model, log.source, TITLES);
    const [data, titles, record] = ['model-', 'titles-', 'model.json'].map((start) => {
      return readdirSync(next).find((name) => name.startsWith(start))!;
    });
    for (const name of [data!, titles!]) {
      cpSync(join(next, name), join(dir, name));
      expect((await readModel(dir)).digest).toBe(before);
    }
    cpSync(join(next, record!), join(dir, record!));
    expect((await readModel(dir)).digest).toBe(after);
  });
});

describe('shards', () => {
  async function parts(of: number, interactions = log, titles: ReadonlyMap<string, string> = TITLES): Promise<Part[]> {
    const all: Part[] = [];
    for (let index = 0; index < of; index++) {
      const at = join(folder.path, `shard-${index}-${of}`);
      await writeModel(at, await trainShard(interactions, COSINE, { index, of }), interactions.source, titles);
      all.push({ dir: at, ...(await readShard(at)) });
    }
    return all;
  }
  const merged = (all: readonly Part[]) => mergeShards(all as unknown as [Part, ...Part[]]);

  it.each([1, 2, 3, 5, 9])(
    '%i of them are together, in any order, the model of one process to the byte',
    async (of) => {
      await written(dir, TITLES);
      const joined = merged((await parts(of)).reverse());
      const to = join(folder.path, `merged-${of}`);
      await writeModel(to, joined.model, joined.source, titlesOf(joined));
      expect(filesOf(to)).toEqual(filesOf(dir));
    },
  );

  it('are not read as a model, nor a model as a shard', async () => {
    const [part] = await parts(2);
    await expect(readModel(part!.dir)).rejects.toThrow('part 0/2 of a model');
    await written(dir);
    await expect(readShard(dir)).rejects.toThrow('a whole model');
  });

  it('are refused where one is missing, given twice, or from another run', async () => {
    const [a, b, c] = (await parts(3)) as [Part, Part, Part];
    expect(() => merged([a, c])).toThrow('shard 1/3 missing');
    expect(() => merged([b])).toThrow('shards 0/3, 2/3 missing');
    expect(() => merged([a, b, b, c])).toThrow('shard 1/3 is given twice');
    const others = await readInteractions(folder.write('other.csv', `${LOG}4,lonely\n`));
    const stranger = (await parts(3, others))[2]!;
    expect(() => merged([a, b, stranger])).toThrow('not of the same run');
    const fewer = (await parts(2))[1]!;
    expect(() => merged([a, b, fewer])).toThrow('not of the same run');
    const untitled = (await parts(3, log, new Map()))[2]!;
    expect(() => merged([a, b, untitled])).toThrow('not of the same run');
  });
});

describe('an export', () => {
  const expected = [
    'book_id,neighbour_id,score,support',
    '"a,b",é,1,2',
    '"a,b","say ""hi""",0.7071067811865475,1',
    '"say ""hi""","a,b",0.7071067811865475,1',
    '"say ""hi""",é,0.7071067811865475,1',
    'é,"a,b",1,2',
    'é,"say ""hi""",0.7071067811865475,1',
    '',
  ].join('\n');

  it('lists the neighbours in the order of the model', async () => {
    const { model } = await written(dir);
    const file = join(folder.path, 'neighbours.csv');
    await exportNeighbours(file, model);
    expect(readFileSync(file, 'utf8')).toBe(expected);
    await exportNeighbours(`${file}.gz`, model);
    expect(gunzipSync(readFileSync(`${file}.gz`)).toString('utf8')).toBe(expected);
  });

  it('leaves nothing where it cannot be written', async () => {
    const { model } = await written(dir);
    mkdirSync(join(folder.path, 'taken.csv'));
    await expect(exportNeighbours(join(folder.path, 'taken.csv'), model)).rejects.toThrow();
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
