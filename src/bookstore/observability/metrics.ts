import type { FastifyInstance } from 'fastify';
import type { GaugeReading, PrometheusMetrics } from './prometheus.js';

/**
 * Counts responses by method, route and status, and serves these figures with those of the process and the event loop at
 * `/metrics`. The library is loaded after the first response, so that start-up does not wait for it.
 */
export function addMetrics(app: FastifyInstance, readGauges: () => Promise<readonly GaugeReading[]>): void {
  let loading: Promise<PrometheusMetrics> | undefined;
  const metrics = () => {
    loading ??= import('./prometheus.js').then(({ prometheusMetrics }) => prometheusMetrics());
    return loading;
  };
  app.addHook('onResponse', (request, { statusCode, elapsedTime }, done) => {
    const { method, routeOptions, log } = request;
    metrics()
      .then(({ count }) => count({ method, route: routeOptions.url ?? 'none' }, statusCode, elapsedTime / 1000))
      .catch((error: unknown) => log.error(error));
    done();
  });
  app.get('/metrics', async (_request, reply) => {
    const { contentType, render } = await metrics();
    return reply.type(contentType).send(await render(await readGauges()));
  });
  app.addHook('onClose', async () => (await loading)?.stop());
}
