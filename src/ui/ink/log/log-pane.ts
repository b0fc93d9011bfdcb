/** What the log pane shows of a step's log. */
export interface LogPane {
  /** Id of the step. */
  readonly step: string;
  /** The first line on the screen; 'end' stays at the end as the log grows. */
  readonly top: number | 'end';
  /** What is searched for; empty before the first search. */
  readonly query: string;
  /** The search as it is being typed. */
  readonly typing?: string;
  /** The line that the last search came to. */
  readonly found?: number;
  /** True where the last search found nothing. */
  readonly missed?: true;
}

export type LogIntent =
  | { readonly type: 'scroll'; readonly lines: number }
  | { readonly type: 'page'; readonly pages: number }
  | { readonly type: 'first' }
  | { readonly type: 'last' }
  | { readonly type: 'begin-search' }
  | { readonly type: 'type'; readonly text: string }
  | { readonly type: 'rub-out' }
  | { readonly type: 'end-search' }
  | { readonly type: 'leave-search' }
  | { readonly type: 'find'; readonly way: 'next' | 'previous' };

/** The lines of the log, and how many of them the pane shows at once. */
export interface LogText {
  readonly lines: readonly string[];
  readonly height: number;
}

export const openPane = (step: string): LogPane => ({ step, top: 'end', query: '' });

/** The pane after a key. Pure. */
export function reducePane(pane: LogPane, intent: LogIntent, text: LogText): LogPane {
  const { typing: _, ...idle } = pane;
  switch (intent.type) {
    case 'scroll':
      return { ...pane, top: clampTop(topLine(pane, text) + intent.lines, text) };
    case 'page':
      return { ...pane, top: clampTop(topLine(pane, text) + intent.pages * Math.max(1, text.height - 1), text) };
    case 'first':
      return { ...pane, top: clampTop(0, text) };
    case 'last':
      return { ...pane, top: 'end' };
    case 'begin-search':
      return { ...pane, typing: '' };
    case 'type':
      return { ...pane, typing: (pane.typing ?? '') + intent.text };
    case 'rub-out':
      return pane.typing ? { ...pane, typing: pane.typing.slice(0, -1) } : idle;
    case 'leave-search':
      return idle;
    case 'end-search': {
      // Nothing typed means the last search again, as in less.
      const query = pane.typing || pane.query;
      const { found: _f, ...fresh } = idle;
      return find({ ...fresh, query }, 'next', text);
    }
    case 'find':
      return find(idle, intent.way, text);
  }
}

/** The first line on the screen, as a number. */
export function topLine({ top }: LogPane, { lines, height }: LogText): number {
  const last = Math.max(0, lines.length - height);
  return top === 'end' ? last : Math.min(top, last);
}

export function matches(line: string, query: string): boolean {
  return query !== '' && line.toLowerCase().includes(query.toLowerCase());
}

function clampTop(top: number, { lines, height }: LogText): LogPane['top'] {
  const last = Math.max(0, lines.length - height);
  return top >= last ? 'end' : Math.max(0, top);
}

/** To the next or previous match, from the last one or from what is on the screen, and around the end. */
function find(pane: LogPane, way: 'next' | 'previous', text: LogText): LogPane {
  const { missed: _, ...rest } = pane;
  const count = text.lines.length;
  if (rest.query === '' || count === 0) return rest;
  const step = way === 'next' ? 1 : -1;
  const start = rest.found ?? topLine(rest, text) - step;
  for (let turn = 1; turn <= count; turn++) {
    const at = (((start + turn * step) % count) + count) % count;
    if (!matches(text.lines[at]!, rest.query)) continue;
    const top = topLine(rest, text);
    const isShown = at >= top && at < top + text.height;
    return { ...rest, found: at, top: isShown ? rest.top : clampTop(at - Math.floor(text.height / 2), text) };
  }
  return { ...rest, missed: true };
}
