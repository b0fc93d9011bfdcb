/** The same values in twice the room: for lists of numbers whose length is not known before. */
export function growArray<T extends Uint8Array | Uint32Array | Float64Array>(values: T): T {
  const wider = new (values.constructor as new (length: number) => T)(Math.max(16, values.length * 2));
  wider.set(values);
  return wider;
}
