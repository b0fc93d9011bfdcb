import type { Database, Session } from './database.js';

/** Of the newest file in migrations/. */
export const SCHEMA_VERSION = 2;

/** Any number that nobody else locks by. */
const LOCK = 3_152_026;

/**
 * Brings the schema to SCHEMA_VERSION, in one transaction: all of it or nothing. Who comes second waits, and finds
 * nothing left to do. A newer schema is left as it is.
 * @returns the version that it has then.
 */
export function migrate(db: Database): Promise<number> {
  return db.transaction(async (session) => {
    await session.run(`select pg_advisory_xact_lock(${LOCK})`);
    const found = await schemaVersion(session);
    if (found >= SCHEMA_VERSION) return found;
    const { default: Postgrator } = await import('postgrator');
    const postgrator = new Postgrator({
      driver: 'pg',
      schemaTable: 'migrations',
      newline: 'LF',
      migrationPattern: `${asPattern(import.meta.dirname)}/migrations/*.sql`,
      execQuery: async (sql) => ({ rows: [...(await session.run(sql))] }),
    });
    await postgrator.migrate(String(SCHEMA_VERSION));
    return SCHEMA_VERSION;
  });
}

/** 0 for a database without our tables. */
export async function schemaVersion(session: Session): Promise<number> {
  const [there] = await session.query<{ there: boolean }>("select to_regclass('migrations') is not null as there");
  if (!there!.there) return 0;
  const [newest] = await session.query<{ version: number | null }>('select max(version) as version from migrations');
  return newest?.version ?? 0;
}

/** Characters that mean something in a pattern mean themselves in brackets. */
const asPattern = (folder: string) => folder.replaceAll('\\', '/').replace(/[*?[\](){}!+@]/g, '[$&]');
