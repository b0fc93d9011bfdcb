import type { FastifyInstance } from 'fastify';
import { makeMeasurements } from '../../service/metrics.js';

/** Counts every answer by its route, and tells at `/metrics`. */
export function addMetrics(app: FastifyInstance): void {
  const measurements = makeMeasurements();
  app.addHook('onResponse', async (request, reply) => {
    measurements.record(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
  });
  app.get('/metrics', (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(measurements.render({})),
  );
}
