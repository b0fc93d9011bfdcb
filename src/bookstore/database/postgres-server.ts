import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { InputError } from '../../lib/input-error.js';
import { isConnectionError } from './connection-errors.js';
import { begin, type Database, type Session } from './database.js';

export interface PostgresOptions {
  /** postgres://user@host:port/database, with the password in it or in PGPASSWORD. */
  readonly url: string;
  /** Maximum number of connections. */
  readonly connections?: number;
  /** Ms after which a statement counts as lost; no limit by default, because a load may take minutes. */
  readonly timeoutMs?: number;
}

/** Ms to wait for a connection. */
const CONNECT_MS = 3_000;
const BIGINT = 20;

/** Every number in the shop's tables fits a double. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === BIGINT ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/**
 * A Postgres server, through a pool that connects on first use and reconnects after a connection is lost.
 * @throws InputError if the URL is invalid.
 */
export function postgresServer({ url, connections = 10, timeoutMs }: PostgresOptions): Database {
  const where = describeUrl(url);
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: 'bookstore-ml',
    types: types as pg.CustomTypesConfig,
  });
  // The pool drops an idle connection that breaks; without a listener, its error would end the process.
  pool.on('error', () => undefined);

  async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    client.on('error', ignore);
    let broken = false;
    try {
      return await work(client);
    } catch (error) {
      // After a rejected statement the connection is usable again once its transaction has ended.
      broken =
        isConnectionError(error) ||
        (await client.query('rollback').then(
          () => false,
          () => true,
        ));
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }

  const within = <T>(work: (session: Session) => Promise<T>) =>
    withClient((client) => work(sessionOf(client, timeoutMs)));

  return {
    where,
    query: (sql, parameters) => within((session) => session.query(sql, parameters)),
    run: (script) => within((session) => session.run(script)),
    copyIn: (target, csv) => within((session) => session.copyIn(target, csv)),
    async *copyOut(select, options) {
      const client = await pool.connect();
      // A reader that stops early leaves the connection in the middle of a result, so it is closed.
      let failed = true;
      try {
        yield* sessionOf(client, timeoutMs).copyOut(select, options);
        failed = false;
      } finally {
        client.release(failed);
      }
    },
    transaction: (work, kind) =>
      within(async (session) => {
        await session.run(begin(kind));
        const result = await work(session);
        await session.run('commit');
        return result;
      }),
    close: () => pool.end(),
  };
}

const ignore = () => undefined;

function sessionOf(client: pg.PoolClient, timeoutMs: number | undefined): Session {
  const ask = (text: string, values?: readonly unknown[]) => {
    const query = { text, ...(values === undefined ? {} : { values: [...values] }), query_timeout: timeoutMs };
    return client.query(query as pg.QueryConfig);
  };
  return {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => (await ask(sql, parameters)).rows as Row[],
    async run<Row>(script: string) {
      // For several statements the driver returns a list of results.
      const results = [await ask(script)].flat();
      return (results.at(-1)?.rows ?? []) as Row[];
    },
    copyIn: (target, csv) =>
      pipeline(
        Readable.from(csv, { objectMode: false }),
        client.query(copyFrom(`copy ${target} from stdin with (format csv)`)),
      ),
    async *copyOut(select, { header } = { header: false }) {
      yield* client.query(copyTo(`copy (${select}) to stdout with (format csv, header ${header})`));
    },
  };
}

/** The address without its password. */
function describeUrl(url: string): string {
  try {
    const { protocol, host, pathname, searchParams } = new URL(url);
    if (protocol === 'postgres:' || protocol === 'postgresql:')
      return `postgres://${searchParams.get('host') ?? host}${pathname}`;
  } catch {
    // Reported below, without the text: it may contain a password.
  }
  throw new InputError(
    'this is no address of a Postgres database',
    '--database',
    'It looks like postgres://user@host:5432/database; the password may be in PGPASSWORD.',
  );
}
