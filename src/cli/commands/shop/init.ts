import { initDatabase } from '../../../bookstore/database/open-database.js';
import type { CliCommand } from '../../command.js';
import { EXIT } from '../../exit-codes.js';
import { DATABASE_OPTIONS, databaseLocation } from './database.js';

/** Makes the schema. */
export const command: CliCommand = {
  options: DATABASE_OPTIONS,
  positionals: [0, 0],
  examples: [
    ['shop init --data shop-data', 'an embedded database in a folder'],
    ['shop init --database postgres://shop@127.0.0.1/shop --wait 60', 'a Postgres that is still starting'],
  ],
  async run(args) {
    const place = databaseLocation(args);
    const postgres = await initDatabase(place);
    const where = place.kind === 'folder' ? ` in ${place.folder}` : '';
    process.stdout.write(`Postgres ${postgres} with the shop's schema${where}\n`);
    return EXIT.ok;
  },
};
