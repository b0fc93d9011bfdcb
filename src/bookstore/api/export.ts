import type { Readable } from 'node:stream';
import { type Static, Type } from '@sinclair/typebox';
import type { Dataset } from '../dataset/dataset.js';
import { Text, Whole } from './shapes.js';

const FILE = { sha256: Text, bytes: Whole };
export type FileDigest = Readonly<Static<typeof FileDigest>>;
const FileDigest = Type.Object(FILE);

/**
 * Digests and sizes of the two exported files, and the dataset they come from. `through` is the number of the last order
 * included; `placed` counts the orders that customers placed, as opposed to those that were loaded.
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
