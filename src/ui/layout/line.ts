import { type Glyphs, spell } from '../glyphs.js';
import { cleanSpan } from '../text/clean.js';
import { truncate, widthOf } from '../text/width.js';

/** What a stretch of text is, not how it looks: the theme knows that. */
export type Tone = 'plain' | 'dim' | 'strong' | 'good' | 'bad' | 'warn' | 'accent';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One row of the screen, left to right. */
export type Line = readonly Span[];

/** Spans from texts: a bare string is plain, [tone, text] is not. Control characters don't get through. */
export function line(...parts: readonly (string | readonly [Tone, string])[]): Line {
  return parts
    .map((part): Span => {
      const [tone, text] = typeof part === 'string' ? (['plain', part] as const) : part;
      return { tone, text: cleanSpan(text) };
    })
    .filter((span) => span.text !== '');
}

export function lineWidth(spans: Line): number {
  return spans.reduce((sum, span) => sum + widthOf(span.text), 0);
}

/** As the screen can show it: its typography, and at most `columns` of it. */
export function present(spans: Line, columns: number, glyphs: Glyphs): Line {
  return fitLine(
    spans.map((span) => ({ ...span, text: spell(span.text, glyphs) })),
    columns,
    glyphs.ellipsis,
  );
}

/** At most `columns` wide, the end given up. */
function fitLine(spans: Line, columns: number, ellipsis: string): Line {
  if (lineWidth(spans) <= columns) return spans;
  const mark = truncate(ellipsis, columns, '');
  const fitted: Span[] = [];
  let left = columns - widthOf(mark);
  for (const span of spans) {
    const width = widthOf(span.text);
    if (width > left) return [...fitted, { ...span, text: truncate(span.text, left, '') + mark }];
    fitted.push(span);
    left -= width;
  }
  return fitted;
}

/** The text without its tones. */
export function plainText(spans: Line): string {
  return spans.map((span) => span.text).join('');
}
