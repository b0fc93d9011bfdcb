import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { packInitialCluster, ROOT } from './initial-cluster.js';

// Run by `npm run build`: adds to dist what the compiler does not write.
const migrations = 'src/bookstore/database/migrations';
await cp(join(ROOT, migrations), join(ROOT, 'dist', migrations), { recursive: true });
await packInitialCluster();
