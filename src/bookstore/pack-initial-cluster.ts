import { packInitialCluster } from './initial-cluster.js';

// Run by `npm run build`.
await packInitialCluster();
