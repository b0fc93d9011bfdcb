import { fastify } from 'fastify';
import type { AddRoutes } from './routes.js';
import { SCHEMA_COMPILERS } from './schema-compilers.js';

/**
 * Describes the services in OpenAPI, from the schemas that validate their requests. The routes are added to a separate app
 * that never listens, so that the service does not load all this before somebody asks for it.
 */
export async function describeServices(
  info: { readonly title: string; readonly version: string },
  routes: readonly AddRoutes[],
): Promise<object> {
  const { default: swagger } = await import('@fastify/swagger');
  const app = fastify({ ...SCHEMA_COMPILERS, exposeHeadRoutes: false });
  await app.register(swagger, { openapi: { openapi: '3.1.0', info } });
  await app.register(async (scope) => {
    for (const add of routes) add(scope, notOpen);
  });
  await app.ready();
  const description = app.swagger();
  await app.close();
  return description;
}

function notOpen(): never {
  throw new Error('this app only describes');
}
