import type { Backup } from '../../../bookstore/backup/backup.js';
import { groupDigits } from '../../../lib/format/numbers.js';

/** What is in a backup, in numbers. */
export function describeBackup({ tables }: Backup): string {
  const count = (table: keyof Backup['tables']) => groupDigits(tables[table].rows);
  return `${count('books')} books, ${count('customers')} customers, ${count('orders')} orders, ${count('placements')} of them placed here,`;
}
