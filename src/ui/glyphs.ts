/** The marks of a screen. Each has a twin in ASCII, and none means anything that a word beside it does not say. */
export interface Glyphs {
  readonly done: string;
  readonly failed: string;
  readonly active: string;
  readonly pending: string;
  readonly skipped: string;
  readonly idle: string;
  readonly retry: string;
  readonly rule: string;
  readonly log: string;
  readonly dash: string;
  readonly arrow: string;
  readonly ellipsis: string;
  readonly dot: string;
  readonly full: string;
  readonly empty: string;
}

export const UNICODE: Glyphs = {
  done: '✓',
  failed: '✗',
  active: '●',
  pending: '○',
  skipped: '»',
  idle: '·',
  retry: '↻',
  rule: '─',
  log: '│',
  dash: '–',
  arrow: '→',
  ellipsis: '…',
  dot: '·',
  full: '━',
  empty: '─',
};

export const ASCII: Glyphs = {
  done: '+',
  failed: 'x',
  active: '*',
  pending: 'o',
  skipped: '>',
  idle: '-',
  retry: '~',
  rule: '-',
  log: '|',
  dash: '-',
  arrow: '->',
  ellipsis: '...',
  dot: '-',
  full: '#',
  empty: '.',
};

/** Typography and marks in any text, spelled out where the screen has ASCII only. Letters of any script stay. */
export function spell(text: string, glyphs: Glyphs): string {
  if (glyphs !== ASCII) return text;
  spelling ??= makeSpelling();
  const { signs, spelled } = spelling;
  return text.replace(signs, (sign) => spelled.get(sign) ?? sign);
}

/** Made on first use: most terminals never need it. */
let spelling: { readonly signs: RegExp; readonly spelled: ReadonlyMap<string, string> } | undefined;

function makeSpelling() {
  const marks = (Object.keys(UNICODE) as (keyof Glyphs)[]).map((name) => [UNICODE[name], ASCII[name]] as const);
  const spelled = new Map([
    ...marks,
    // Of a rule and an empty part of a bar, which look the same, the rule is everywhere.
    ['─', '-'],
    ['—', '-'],
    ['−', '-'],
    ['×', 'x'],
    ['←', '<-'],
    ['≤', '<='],
    ['≥', '>='],
    ['“', '"'],
    ['”', '"'],
    ['‘', "'"],
    ['’', "'"],
    ['²', '2'],
    ['\u00a0', ' '],
    ['\u202f', ' '],
  ]);
  return { signs: new RegExp(`[${[...spelled.keys()].join('')}]`, 'g'), spelled };
}

/** ASCII where the locale says so or the terminal may have no font for more; most terminals without a locale show UTF-8. */
export function chooseGlyphs(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): Glyphs {
  if (env.TERM === 'linux' || env.TERM === 'dumb') return ASCII;
  if (platform === 'win32') return env.WT_SESSION || env.TERM_PROGRAM ? UNICODE : ASCII;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return locale === '' || /utf-?8/i.test(locale) ? UNICODE : ASCII;
}
