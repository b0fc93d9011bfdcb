import type { Database, Session } from './database.js';

/** The number of the newest file in migrations/. */
export const SCHEMA_VERSION = 2;

/** An arbitrary key for the advisory lock. */
const LOCK = 3_152_026;

/**
 * Migrates the schema to SCHEMA_VERSION in one transaction. A second process waits, and then finds nothing left to do. A
 * newer schema is left as it is.
 * @returns the version afterwards.
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

/** 0 if the database has none of our tables. */
export async function schemaVersion(session: Session): Promise<number> {
  const [there] = await session.query<{ there: boolean }>("select to_regclass('migrations') is not null as there");
  if (!there!.there) return 0;
  const [newest] = await session.query<{ version: number | null }>('select max(version) as version from migrations');
  return newest?.version ?? 0;
}

/** Escapes glob characters by putting them in brackets. */
const asPattern = (folder: string) => folder.replaceAll('\\', '/').replace(/[*?[\](){}!+@]/g, '[$&]');
