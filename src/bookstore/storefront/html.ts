const MARKUP = Symbol('markup');

/** Text that is markup already. Only `html` and `trusted` make it, so whatever else gets into a page is escaped. */
export interface Html {
  readonly [MARKUP]: string;
}

/** What may stand in a template: text and numbers are escaped, absent things are nothing, lists are joined. */
export type Part = Html | string | number | undefined | false | readonly Part[];

/** A template for HTML and SVG: html`<h1>${title}</h1>`. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = literals[0]!;
  for (const [at, part] of parts.entries()) markup += render(part) + literals[at + 1]!;
  return trusted(markup);
}

/** Markup as it is: for what we wrote ourselves. */
export const trusted = (markup: string): Html => ({ [MARKUP]: markup });

export const textOf = (page: Html): string => page[MARKUP];

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return isList(part) ? part.map(render).join('') : part[MARKUP];
}

// Array.isArray does not know a readonly array for one.
const isList = (part: Html | readonly Part[]): part is readonly Part[] => Array.isArray(part);

const escapeText = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
