import { TextDecoder } from 'node:util';
import { InputError } from '../input-error.js';

/** Names that other tools have for what the WHATWG's standard calls otherwise. */
const ALIASES: Readonly<Record<string, string>> = {
  'latin-1': 'latin1',
  'mac-roman': 'macintosh',
  macroman: 'macintosh',
  'utf-16': 'utf-16le',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
};

/** What a byte order mark says; it is right whatever --encoding says. */
const MARKS: readonly (readonly [mark: string, encoding: string])[] = [
  ['efbbbf', 'utf-8'],
  ['fffe0000', 'utf-32le'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
];

/**
 * The decoder for a file that starts with these bytes; undefined for UTF-8, which is read as it is. `asked` is what the
 * user says. Throws InputError for an encoding that is not known.
 */
export function decoderFor(file: string, head: Buffer, asked: string | undefined): TextDecoder | undefined {
  const start = head.subarray(0, 4).toString('hex');
  const marked = MARKS.find(([mark]) => start.startsWith(mark))?.[1];
  if (marked === 'utf-32le') throw new InputError('UTF-32 text', file, 'save it as CSV in UTF-8');
  const decoder = marked === undefined ? asked && namedDecoder(asked) : new TextDecoder(marked);
  if (!decoder || decoder.encoding === 'utf-8') return undefined;
  return decoder;
}

/** Throws InputError where there is no such encoding. */
export function namedDecoder(name: string): TextDecoder {
  const label = name.trim().toLowerCase();
  try {
    return new TextDecoder(ALIASES[label.replaceAll('_', '-')] ?? label);
  } catch {
    const hint = 'name one such as windows-1252, iso-8859-15, utf-16le, macintosh, shift_jis or gb18030';
    throw new InputError(`no encoding is called "${name}"`, '--encoding', hint);
  }
}

/** Text in another encoding as UTF-8. */
export async function* decoded(chunks: AsyncIterable<Buffer>, decoder: TextDecoder): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}
