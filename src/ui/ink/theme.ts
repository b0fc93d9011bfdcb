import type { TextProps } from 'ink';
import type { Tone } from '../layout/line.js';

/** How a tone looks. Only the sixteen colours that every terminal theme defines, so that it reads on light and on dark. */
export function textProps(tone: Tone, color: boolean): Pick<TextProps, 'color' | 'bold' | 'dimColor'> {
  if (!color) return {};
  switch (tone) {
    case 'plain':
      return {};
    case 'dim':
      return { dimColor: true };
    case 'strong':
      return { bold: true };
    case 'good':
      return { color: 'green' };
    case 'bad':
      return { color: 'red', bold: true };
    case 'warn':
      return { color: 'yellow' };
    case 'accent':
      return { color: 'cyan' };
  }
}

/** False for any non-empty NO_COLOR (no-color.org), which Ink's own colour library does not look at. */
export function wantsColor(env: NodeJS.ProcessEnv): boolean {
  return !env.NO_COLOR;
}
