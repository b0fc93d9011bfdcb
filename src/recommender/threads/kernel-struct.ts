import type { ThreadPool } from './thread-pool.js';

/** Byte offsets of the fields of one of the kernel's structs, and its `size`, as the kernel exports them. */
export function layoutOf(
  { constants }: Pick<ThreadPool, 'constants'>,
  struct: string,
): Readonly<Record<string, number>> {
  const layout = constants[`${struct}Layout`];
  if (layout === undefined) throw new Error(`the kernel exports no layout of ${struct}: see kernel/layout.ts`);
  return layout;
}

/** The byte offset of one field. */
export function offsetOf(pool: Pick<ThreadPool, 'constants'>, struct: string, field: string): number {
  const offset = layoutOf(pool, struct)[field];
  if (offset === undefined) throw new Error(`the kernel exports no field ${field} of ${struct}: see kernel/layout.ts`);
  return offset;
}

/**
 * Allocates a struct of the kernel and fills it in: `words` are its 32-bit numbers and addresses, `doubles` its 64-bit
 * floating-point numbers. Returns its address. Throws where a field is missing, unknown, or of another width than given,
 * so that a change in the kernel cannot go unnoticed here.
 */
export function allocateStruct(
  pool: ThreadPool,
  struct: string,
  words: Readonly<Record<string, number>>,
  doubles: Readonly<Record<string, number>> = {},
): number {
  const { size, ...offsets } = layoutOf(pool, struct);
  const at = pool.allocate(size! / 4);
  const fields = Object.entries(offsets).sort(([, a], [, b]) => a - b);
  let end = 0;
  for (const [field, offset] of fields) {
    const width = field in doubles ? 8 : 4;
    if (!(field in doubles || field in words)) throw new Error(`${struct}.${field} is not given`);
    if (offset !== align(end, width)) throw new Error(`${struct}: what comes before ${field} has another width`);
    if (width === 8) pool.doubles(at + offset, 1)[0] = doubles[field]!;
    else pool.words(at + offset, 1)[0] = words[field]!;
    end = offset + width;
  }
  if (end !== size) throw new Error(`${struct}: its last field has another width`);
  for (const field of Object.keys({ ...words, ...doubles })) offsetOf(pool, struct, field);
  return at;
}

const align = (offset: number, width: number) => Math.ceil(offset / width) * width;
