import type { Check } from '../check.js';

export const terminal: Check = {
  id: 'terminal',
  title: 'a terminal for the wizard',
  required: false,
  diagnose({ env }) {
    const { columns, rows } = process.stdout;
    if (!process.stdin.isTTY || !process.stdout.isTTY) {
      return { state: 'warn', detail: 'not a terminal here', advice: 'up prints plain lines instead of the wizard.' };
    }
    if (env.TERM === 'dumb') return { state: 'warn', detail: 'TERM=dumb', advice: 'up prints plain lines.' };
    if (columns < 40 || rows < 12) {
      return {
        state: 'warn',
        detail: `${columns}x${rows}`,
        advice: 'Make the window at least 40x12; 80x24 shows everything.',
      };
    }
    return { state: 'ok', detail: `${columns}x${rows}` };
  },
};

export const characters: Check = {
  id: 'locale',
  title: 'UTF-8 text',
  required: false,
  diagnose({ env }) {
    const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
    // As the views decide: see src/ui/glyphs.ts.
    const fits = env.TERM !== 'linux' && env.TERM !== 'dumb';
    if (fits && (locale === '' || /utf-?8/i.test(locale)))
      return { state: 'ok', detail: locale || 'taken for granted' };
    return {
      state: 'warn',
      detail: fits ? locale : `TERM=${env.TERM}`,
      advice: 'Symbols are shown in ASCII; export LANG=C.UTF-8 for the others.',
    };
  },
};
