import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { InputError } from '../../lib/input-error.js';
import { isConnectionError } from './connection-errors.js';
import { begin, type Database, type Session } from './database.js';

export interface PostgresOptions {
  /** postgres://user@host:port/database; the password in it, or in PGPASSWORD. */
  readonly url: string;
  /** Connections at most. */
  readonly connections?: number;
  /** Ms after which a statement counts as lost; none by default, because a load may take minutes. */
  readonly patienceMs?: number;
}

/** Ms to wait for a connection. */
const CONNECT_MS = 3_000;
const BIGINT = 20;

/** Every number that the shop keeps fits a double. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === BIGINT ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/**
 * A Postgres server, through a pool that connects on use and again after a connection was lost: nothing is opened yet.
 * @throws InputError where the URL is none.
 */
export function postgresServer({ url, connections = 10, patienceMs }: PostgresOptions): Database {
  const where = describeUrl(url);
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: 'bookstore-ml',
    types: types as pg.CustomTypesConfig,
  });
  // An idle connection that breaks leaves the pool by itself; unheard, its error would end the process.
  pool.on('error', () => undefined);

  async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    client.on('error', ignore);
    let broken = false;
    try {
      return await work(client);
    } catch (error) {
      // After a statement that was refused the connection is as good as before, once its transaction has ended.
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
    withClient((client) => work(sessionOf(client, patienceMs)));

  return {
    where,
    query: (sql, parameters) => within((session) => session.query(sql, parameters)),
    run: (script) => within((session) => session.run(script)),
    copyIn: (target, csv) => within((session) => session.copyIn(target, csv)),
    async *copyOut(select, options) {
      const client = await pool.connect();
      // A reader who leaves early leaves the connection in the middle of an answer.
      let failed = true;
      try {
        yield* sessionOf(client, patienceMs).copyOut(select, options);
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

function sessionOf(client: pg.PoolClient, patienceMs: number | undefined): Session {
  const ask = (text: string, values?: readonly unknown[]) => {
    const query = { text, ...(values === undefined ? {} : { values: [...values] }), query_timeout: patienceMs };
    return client.query(query as pg.QueryConfig);
  };
  return {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => (await ask(sql, parameters)).rows as Row[],
    async run<Row>(script: string) {
      // Of several statements the driver gives a list of results.
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
    // Said below; the text itself may hold a password.
  }
  throw new InputError(
    'this is no address of a Postgres database',
    '--database',
    'It looks like postgres://user@host:5432/database; the password may be in PGPASSWORD.',
  );
}
