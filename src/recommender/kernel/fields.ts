export const LF: u32 = 0x0a;
export const CR: u32 = 0x0d;

/** Where the field starts that ends at a mark: after the mark before it. */
// @ts-ignore: decorator
@inline
export function startOf(mark: usize): usize {
  return <usize>load<u32>(mark - 4) + 1;
}

/** `last`: the mark at the end of the row, before which a carriage return is no part of the field. */
// @ts-ignore: decorator
@inline
export function lengthOf(mark: usize, start: usize, last: usize): u32 {
  const length = load<u32>(mark) - <u32>start;
  return mark == last && length > 0 && load<u8>(start + length - 1) == CR ? length - 1 : length;
}
