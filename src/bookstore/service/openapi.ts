import { fastify } from 'fastify';
import { type AddRoutes, SCHEMAS } from './routes.js';

/**
 * Describes the services in OpenAPI, from the schemas that their requests are checked against. The routes are added to an
 * app of its own, which never listens: nobody who does not ask for a description waits for one.
 */
export async function describeServices(
  info: { readonly title: string; readonly version: string },
  routes: readonly AddRoutes[],
): Promise<object> {
  const { default: swagger } = await import('@fastify/swagger');
  const app = fastify({ ...SCHEMAS, exposeHeadRoutes: false });
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
