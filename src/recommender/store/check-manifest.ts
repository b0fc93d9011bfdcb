import { basename } from 'node:path';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a model.json says that cannot be, as "items is -1"; undefined where it can. Its checksum shows only that nobody
 * changed it since somebody wrote it, and that may have been anybody.
 */
export function impossibleIn(manifest: object): string | undefined {
  const fields = manifest as Fields;
  const { items, integers, hyperparameters, source, data, titles, part } = fields;
  return (
    firstBad(fields, { items: isCount, baskets: isCount, neighbours: isCount }) ??
    (typeof integers === 'boolean' ? undefined : describe('integers', integers)) ??
    inside('hyperparameters', hyperparameters, {
      metric: (value) => value === 'cosine' || value === 'jaccard',
      topK: isCount,
      minSupport: isCount,
      weighting: (value) => value === undefined || value === 'tf-idf' || value === 'bm25',
      shrinkage: isPositiveOrAbsent,
      halfLife: isPositiveOrAbsent,
    }) ??
    inside('source', source, { file: isFileName, sha256: isDigest, digest: isDigest, rows: isCount }) ??
    inside('data', data, FILE) ??
    (titles === undefined ? undefined : inside('titles', titles, FILE)) ??
    (part === undefined ? undefined : impossiblePart(part, items as number))
  );
}

type Check = (value: unknown) => boolean;

const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isPositiveOrAbsent: Check = (value) => value === undefined || (Number.isFinite(value) && (value as number) > 0);
const isDigest: Check = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
/** A name in the model's own folder. */
const isFileName: Check = (value) =>
  typeof value === 'string' &&
  value !== '' &&
  value !== '.' &&
  value !== '..' &&
  !/[\\/\0]/.test(value) &&
  basename(value) === value;

const FILE = { name: isFileName, bytes: isCount, sha256: isDigest };

function impossiblePart(part: unknown, items: number): string | undefined {
  const bad = inside('part', part, { index: isCount, of: isCount, from: isCount, to: isCount });
  if (bad !== undefined) return bad;
  const { index, of, from, to } = part as { readonly [name: string]: number };
  const fits = index! < of! && from! <= to! && to! <= items;
  return fits ? undefined : describe('part', part);
}

function inside(name: string, value: unknown, checks: Readonly<Record<string, Check>>): string | undefined {
  if (typeof value !== 'object' || value === null) return describe(name, value);
  return firstBad(value as Fields, checks, `${name}.`);
}

function firstBad(of: Fields, checks: Readonly<Record<string, Check>>, prefix = ''): string | undefined {
  const name = Object.keys(checks).find((key) => !checks[key]!(of[key]));
  return name === undefined ? undefined : describe(prefix + name, of[name]);
}

const describe = (name: string, value: unknown) => `${name} is ${JSON.stringify(value)?.slice(0, 60) ?? 'missing'}`;
