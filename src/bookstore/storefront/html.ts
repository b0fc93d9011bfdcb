const MARKUP = Symbol('markup');

/** Markup. Only `html` and `trusted` create it, so everything else in a page is escaped. */
export interface Html {
  readonly [MARKUP]: string;
}

/** Values in a template: text and numbers are escaped, undefined and false are omitted, lists are joined. */
export type Part = Html | string | number | undefined | false | readonly Part[];

/** A template for HTML and SVG: html`<h1>${title}</h1>`. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = literals[0]!;
  for (const [at, part] of parts.entries()) markup += render(part) + literals[at + 1]!;
  return trusted(markup);
}

/** Marks text as markup. For constants of ours only. */
export const trusted = (markup: string): Html => ({ [MARKUP]: markup });

export const textOf = (page: Html): string => page[MARKUP];

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return isList(part) ? part.map(render).join('') : part[MARKUP];
}

// Array.isArray does not narrow to a readonly array.
const isList = (part: Html | readonly Part[]): part is readonly Part[] => Array.isArray(part);

const escapeText = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
