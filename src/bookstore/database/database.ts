/** What the shop asks of Postgres, whether it is a server or embedded in this process. The same SQL for both. */
export interface Session {
  /**
   * One statement; `$1` and on stand for the parameters. bigint comes as a number, timestamptz as a Date, json parsed.
   * @throws the driver's error, with its SQLSTATE as `code`.
   */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
  /** Several statements without parameters; answers the rows of the last one. */
  run<Row>(script: string): Promise<readonly Row[]>;
  /**
   * Copies CSV without a header into `target`, which is a table and its columns: `books (book_id, title)`. Never holds
   * more than a few MB of it.
   */
  copyIn(target: string, csv: AsyncIterable<Uint8Array>): Promise<void>;
  /** What a select gives, as CSV. */
  copyOut(select: string, options?: { readonly header: boolean }): AsyncIterable<Uint8Array>;
}

export interface Database extends Session {
  /** What a person would call it: a folder, or an address without its password. */
  readonly where: string;
  /**
   * All of `work` or nothing of it; committed on return. `snapshot` sees the database as it was at its first statement,
   * and only reads. What throws is rolled back and thrown on.
   */
  transaction<T>(work: (session: Session) => Promise<T>, kind?: 'snapshot'): Promise<T>;
  close(): Promise<void>;
}

export const begin = (kind: 'snapshot' | undefined) =>
  kind === 'snapshot' ? 'begin isolation level repeatable read read only' : 'begin';
