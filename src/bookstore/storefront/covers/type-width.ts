/** Widths of letters in DejaVu Serif Bold, the widest common font, in hundredths of the font size. */
const WIDTHS: Readonly<Record<number, string>> = {
  35: " ,.'’",
  42: '!-/:;\\fijl|',
  55: '"()*I[]_`rst“”',
  62: '?Jcvxyz',
  70: '$0123456789Labdegkopq{}…',
  78: 'AEFPSTVXYZhnu',
  87: '#+<=>BCDGKOQRU^w~',
  95: '%&HN',
  112: '@MWm',
};
const WIDTH_OF = new Map(
  Object.entries(WIDTHS).flatMap(([width, letters]) => [...letters].map((letter) => [letter, Number(width)] as const)),
);
/** Other letters; Chinese, Japanese and Korean characters fill a square. */
const OTHER = 80;
const SQUARE = 100;
const FIRST_SQUARE = 0x2e80;

/** The width that a line of bold serif text may take, in the unit of `size`: an upper bound for common fonts. */
export function widthOf(text: string, size: number): number {
  let hundredths = 0;
  for (const letter of text.normalize('NFC')) {
    const plain = letter.normalize('NFD')[0]!;
    hundredths += WIDTH_OF.get(plain) ?? (letter.codePointAt(0)! >= FIRST_SQUARE ? SQUARE : OTHER);
  }
  return (hundredths * size) / 100;
}
