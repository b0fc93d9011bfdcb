export const LF: u32 = 0x0a;
export const CR: u32 = 0x0d;
export const QUOTE: u32 = 0x22;

/**
 * The start of the field that ends at a delimiter: after the delimiter before it, and, where `quoted` says that there are
 * quotes, after the field's own quote. Quotes enclose whole fields only.
 */
// @ts-ignore: decorator
@inline
export function startOf(delimiter: usize, quoted: bool): usize {
  const start = <usize>load<u32>(delimiter - 4) + 1;
  return quoted && load<u8>(start) == QUOTE ? start + 1 : start;
}

/** The field's length without quotes. `last`: the delimiter that ends the row; a carriage return before it is no part of the field. */
// @ts-ignore: decorator
@inline
export function lengthOf(delimiter: usize, start: usize, last: usize): u32 {
  const length = load<u32>(delimiter) - <u32>start - <u32>(<u32>start != load<u32>(delimiter - 4) + 1);
  return delimiter == last && length > 0 && comesAfterReturn(load<u32>(delimiter)) ? length - 1 : length;
}

/** Whether the byte before an address is a carriage return. */
// @ts-ignore: decorator
@inline
function comesAfterReturn(at: usize): bool {
  return load<u8>(at - 1) == CR;
}

/** Whether all of so many quotes enclose whole fields, those that end at some delimiters. If so, no comma or line end is inside of a field. */
export function allAroundFields(quotes: u32, first: usize, end: usize): bool {
  let around: u32 = 0;
  for (let delimiter = first; delimiter < end; delimiter += 4) {
    const start = <usize>load<u32>(delimiter - 4) + 1;
    let stop = <usize>load<u32>(delimiter);
    if (load<u8>(start) != QUOTE || stop <= start + 1) continue;
    if (load<u8>(stop) == LF && comesAfterReturn(stop)) stop--;
    if (stop > start + 1 && load<u8>(stop - 1) == QUOTE) around += 2;
  }
  return around == quotes;
}
