import type { AddressInfo } from 'node:net';
import type { Database } from '../database/database.js';
import type { Place } from '../database/open-database.js';
import { compilePostgres } from '../database/postgres-wasm.js';
import type { DataService } from './data-services.js';
import { addCatalogRoutes } from './routes/catalog.js';
import { addExportRoutes } from './routes/export.js';
import { addOrdersRoutes } from './routes/orders.js';
import { makeService, type ServiceOptions } from './service.js';

export interface DataOptions extends Pick<ServiceOptions, 'instance' | 'version' | 'log'> {
  /** One, or both on one port. */
  readonly services: readonly DataService[];
  readonly place: Place;
  /** 0 for any that is free. */
  readonly port: number;
  /** Address to listen on; 127.0.0.1 by default. */
  readonly host?: string | undefined;
}

export interface DataServer {
  readonly url: string;
  /** Answers what has begun, then resolves. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** Ms for one statement; a page waits three seconds for us. */
const PATIENCE_MS = 10_000;

/**
 * Serves catalog, orders or both. The port is taken before the database is opened, so that whoever looks finds out who
 * this is from the first moment. A server of Postgres may come and go: meanwhile we are alive, and not ready.
 * @throws InputError when an embedded database cannot be opened, or the server's address is none; the system's error when the port cannot be had.
 */
export async function serveData(options: DataOptions): Promise<DataServer> {
  const { services, place, instance, version, log } = options;
  if (place.kind === 'folder') void compilePostgres();
  let database = place.kind === 'server' ? await connectTo(place.url) : undefined;
  const app = makeService({
    names: services,
    instance,
    version,
    where: place.kind === 'folder' ? place.folder : database!.where,
    database: () => database,
    routes: services.flatMap((service) => ROUTES[service]),
    log,
  });
  await app.listen({ port: options.port, host: options.host ?? HOST });
  try {
    if (place.kind === 'folder') database = await (await import('../database/shop-folder.js')).openFolder(place.folder);
  } catch (error) {
    await app.close();
    throw error;
  }
  const { address, port, family } = app.server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    async close() {
      await app.close();
      await database?.close();
    },
  };
}

const ROUTES = {
  catalog: [addCatalogRoutes],
  orders: [addOrdersRoutes, addExportRoutes],
} as const;

/** Nothing is connected yet: that is done on use. */
async function connectTo(url: string): Promise<Database> {
  const { postgresServer } = await import('../database/postgres-server.js');
  return postgresServer({ url, patienceMs: PATIENCE_MS });
}
