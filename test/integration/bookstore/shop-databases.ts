import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import { type DatabaseLocation, initDatabase } from '../../../src/bookstore/database/open-database.js';
import { postgresBinaries, startPostgres } from '../../fixtures/postgres.js';

export const CATALOG = `book_id,title,author,genre,series,volume,price_cents
1,The Glass Harbour,Ada Keller,Sea,The Glass Harbour,1,1399
2,"Salt, Roads",Dara Moreau,Travel,,,900
10,"A ""Lamp"" for <the> Tide",Ines Barlow,Sea,,,1250
`;

export const ORDERS = `order_id,customer_id,book_id,ordered_at,quantity
1,7,1,2025-01-02T03:04:05Z,1
1,7,10,2025-01-02T03:04:05Z,2
2,7,2,2025-02-02T00:00:00Z,1
3,9,1,2025-02-03T00:00:00Z,1
3,9,1,2025-02-03T00:00:00Z,1
`;

export type Kind = 'embedded' | 'server';

/** The databases that this machine can test with: a Postgres server only where one is installed. */
export const KINDS: readonly Kind[] = postgresBinaries() === undefined ? ['embedded'] : ['embedded', 'server'];

/** A folder for a test file, and empty databases with the shop's schema; all of it goes away with the file. */
export function shopDatabases() {
  const root = mkdtempSync(join(tmpdir(), 'bookstore-ml-shop-'));
  const empty = join(root, 'empty');
  let server: Awaited<ReturnType<typeof startPostgres>> | undefined;
  let count = 0;
  // Postgres takes seconds for its first database: made once, and copied.
  const makeEmbedded = once(() => initDatabase({ kind: 'folder', folder: empty }));
  afterAll(async () => {
    await server?.remove();
    rmSync(root, { recursive: true, force: true });
  }, 60_000);
  return {
    root,
    /** A fresh embedded database. */
    async folder(): Promise<string> {
      await makeEmbedded();
      const folder = join(root, `shop-${++count}`);
      cpSync(empty, folder, { recursive: true });
      return folder;
    },
    /** The server of this file. */
    async server() {
      server ??= await startPostgres(postgresBinaries()!);
      return server;
    },
    async place(kind: Kind): Promise<DatabaseLocation> {
      if (kind === 'embedded') return { kind: 'folder', folder: await this.folder() };
      const postgres = await this.server();
      const name = `shop_${++count}`;
      postgres.create(name);
      const place: DatabaseLocation = { kind: 'server', url: postgres.url(name), waitMs: 0 };
      await initDatabase(place);
      return place;
    },
    file(name: string, text: string): string {
      const file = join(root, name);
      writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text);
      return file;
    },
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
