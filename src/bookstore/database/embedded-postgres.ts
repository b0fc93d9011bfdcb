import type { PGlite, Transaction } from '@electric-sql/pglite';
import { wholeRecords } from './csv-records.js';
import type { Database, Session } from './database.js';

/** PGlite holds the input of a COPY in memory, so it gets this much at a time. */
const PIECE_BYTES = 4 * 2 ** 20;

/** Postgres embedded in this process. It has a single connection: statements run one by one, and wait for an open transaction. */
export function embeddedPostgres(pglite: PGlite, where: string, release: () => Promise<void>): Database {
  return {
    ...sessionOf(pglite),
    where,
    transaction: (work, kind) =>
      pglite.transaction(async (tx) => {
        if (kind === 'snapshot') await tx.exec('set transaction isolation level repeatable read read only');
        return work(sessionOf(tx));
      }),
    async close() {
      await pglite.close();
      await release();
    },
  };
}

function sessionOf(connection: PGlite | Transaction): Session {
  return {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await connection.query<Row>(sql, [...parameters])).rows,
    run: async <Row>(script: string) => ((await connection.exec(script)).at(-1)?.rows ?? []) as Row[],
    async copyIn(target, csv) {
      let lines = 0;
      for await (const piece of wholeRecords(csv, PIECE_BYTES)) {
        try {
          const blob = new Blob([piece.bytes]);
          await connection.query(`copy ${target} from '/dev/blob' with (format csv)`, [], { blob });
        } catch (error) {
          throw countedFrom(lines, error as Error & { where?: string });
        }
        lines += piece.lines;
      }
    },
    async *copyOut(select, { header } = { header: false }) {
      const { blob } = await connection.query(`copy (${select}) to '/dev/blob' with (format csv, header ${header})`);
      // An empty output has no blob.
      if (blob) yield new Uint8Array(await blob.arrayBuffer());
    },
  };
}

/** Postgres counts lines within a piece; the message should count them within the file. */
function countedFrom(before: number, error: Error & { where?: string }) {
  const where = error.where?.replace(/\bline (\d+)/, (_, line) => `line ${before + Number(line)}`);
  return Object.assign(error, where === undefined ? {} : { where });
}
