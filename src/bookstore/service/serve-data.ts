import type { AddressInfo } from 'node:net';
import type { Database } from '../database/database.js';
import type { DatabaseLocation } from '../database/open-database.js';
import { compilePostgres } from '../database/postgres-wasm.js';
import type { DataService } from './data-services.js';
import { addCatalogRoutes } from './routes/catalog.js';
import { addExportRoutes } from './routes/export.js';
import { addOrdersRoutes } from './routes/orders.js';
import { makeService, type ServiceOptions } from './service.js';

export interface DataOptions extends Pick<ServiceOptions, 'instance' | 'version' | 'log' | 'secretFile'> {
  /** One, or both on one port. */
  readonly services: readonly DataService[];
  readonly place: DatabaseLocation;
  /** 0 for any free port. */
  readonly port: number;
  /** Address to listen on; 127.0.0.1 by default. */
  readonly host?: string | undefined;
  /** Names that it answers under besides its own. */
  readonly allowedHosts?: readonly string[] | undefined;
}

export interface DataServer {
  readonly url: string;
  /** Finishes open requests, then resolves. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** Ms per statement; a page waits three seconds for a response. */
const TIMEOUT_MS = 10_000;

/**
 * Serves catalog, orders or both. The port is opened before the database, so that /healthz identifies this process from the
 * start. While a Postgres server is unreachable, the service is alive but not ready.
 * @throws InputError if an embedded database cannot be opened or the server's URL is invalid; the system's error if the
 * port cannot be opened.
 */
export async function serveData(options: DataOptions): Promise<DataServer> {
  const { services, place, instance, version, log, secretFile, host = HOST } = options;
  if (place.kind === 'folder') void compilePostgres();
  let database = place.kind === 'server' ? await connectTo(place.url) : undefined;
  const app = makeService({
    names: services,
    instance,
    version,
    where: place.kind === 'folder' ? place.folder : database!.where,
    database: () => database,
    routes: services.flatMap((service) => ROUTES[service]),
    hosts: { listen: host, allowed: options.allowedHosts },
    secretFile,
    log,
  });
  await app.listen({ port: options.port, host });
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

/** Connects on first use. */
async function connectTo(url: string): Promise<Database> {
  const { postgresServer } = await import('../database/postgres-server.js');
  return postgresServer({ url, timeoutMs: TIMEOUT_MS });
}
