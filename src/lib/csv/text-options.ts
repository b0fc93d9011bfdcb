/** How the bytes of a file are to be understood, where they do not say it themselves. */
export interface TextOptions {
  /** One character, such as `;`. Absent: guessed from the header. */
  readonly delimiter?: string;
  /** A name of the WHATWG's, such as windows-1252. Absent: UTF-8, or what a byte order mark says. */
  readonly encoding?: string;
}

/** Whether a file that is read so may be plain: then the fast reader is to try it first. */
export function mayBePlain({ delimiter = ',', encoding = 'utf-8' }: TextOptions): boolean {
  return delimiter === ',' && /^(?:utf-?8|us-ascii|ascii)$/i.test(encoding);
}
