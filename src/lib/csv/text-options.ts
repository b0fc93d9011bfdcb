/** How the bytes of a file are to be understood, where they do not say it themselves. */
export interface TextOptions {
  /** One character, such as `;`. Absent: guessed from the header. */
  readonly delimiter?: string;
  /** A name of the WHATWG's, such as windows-1252. Absent: UTF-8, or what a byte order mark says. */
  readonly encoding?: string;
}
