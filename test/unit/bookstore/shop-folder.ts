import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll } from 'vitest';
import { initDatabase } from '../../../src/bookstore/database.js';

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

/**
 * Folders for tests, each with an empty shop database: made once, because Postgres takes seconds for its first, and
 * copied.
 */
export function shopFolders() {
  const root = mkdtempSync(join(tmpdir(), 'bookstore-ml-shop-'));
  let count = 0;
  beforeAll(async () => void (await initDatabase(join(root, 'empty'))), 120_000);
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return {
    root,
    /** A fresh database. */
    database(): string {
      const folder = join(root, `shop-${++count}`);
      cpSync(join(root, 'empty'), folder, { recursive: true });
      return folder;
    },
    file(name: string, text: string): string {
      const file = join(root, name);
      writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text);
      return file;
    },
  };
}
