/** What the shop needs of Postgres, on a server or embedded in this process. The SQL is the same for both. */
export interface Session {
  /**
   * Runs one statement with parameters `$1`, `$2`, …. bigint is returned as a number, timestamptz as a Date, json parsed.
   * @throws the driver's error, with its SQLSTATE as `code`.
   */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
  /** Runs several statements without parameters; returns the rows of the last one. */
  run<Row>(script: string): Promise<readonly Row[]>;
  /**
   * Copies CSV without a header into `target`, a table with its columns: `books (book_id, title)`. Holds no more than a
   * few MB of it in memory.
   */
  copyIn(target: string, csv: AsyncIterable<Uint8Array>): Promise<void>;
  /** The rows of a select, as CSV. */
  copyOut(select: string, options?: { readonly header: boolean }): AsyncIterable<Uint8Array>;
}

export interface Database extends Session {
  /** For messages: the folder, or the address without its password. */
  readonly where: string;
  /**
   * Runs `work` in a transaction, committed when it returns and rolled back when it throws. `snapshot` reads the database as
   * it was at the first statement, and cannot write.
   */
  transaction<T>(work: (session: Session) => Promise<T>, kind?: 'snapshot'): Promise<T>;
  close(): Promise<void>;
}

export const begin = (kind: 'snapshot' | undefined) =>
  kind === 'snapshot' ? 'begin isolation level repeatable read read only' : 'begin';
