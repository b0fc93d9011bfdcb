import type { Readable } from 'node:stream';
import { type Static, Type } from '@sinclair/typebox';
import type { Dataset } from '../dataset/dataset.js';
import { Text, Whole } from './shapes.js';

const FILE = { sha256: Text, bytes: Whole };
export type FileDigest = Readonly<Static<typeof FileDigest>>;
const FileDigest = Type.Object(FILE);

/**
 * What leaves the shop: the two files' digests and sizes, and what they were made of. `through` is the number of the last
 * order that is in it; `placed` counts those that customers placed in the shop, as opposed to those it was filled with.
 */
export type ExportDigest = Readonly<Static<typeof ExportDigest>>;
export const ExportDigest = Type.Object(
  {
    catalog: FileDigest,
    orders: Type.Object({ ...FILE, through: Whole, placed: Whole }),
    dataset: Type.Unsafe<Dataset>({ type: 'object' }),
  },
  { description: 'What an export gives now' },
);

export const Csv = {
  description: 'CSV with a header',
  content: { 'text/csv': { schema: Type.Unsafe<Readable>({ type: 'string' }) } },
};
