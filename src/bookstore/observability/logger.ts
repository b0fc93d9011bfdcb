import { type FastifyReply, type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify';

/** Where a service's log goes, as one JSON object per line, and its level. */
export interface LogOptions {
  /** trace, debug, info, warn, error or silent. */
  readonly level: string;
  readonly stream: { write(line: string): void };
}

/** Requested by probes and scrapers all the time, so logged below the default level. */
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Options for Fastify's logger: one line per response, with the request and the time it took. */
export const logging = (service: string, { level, stream }: LogOptions) =>
  ({
    logger: {
      level,
      stream,
      base: { service, pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    logController: Object.assign(new LogController(), {
      incomingRequest: () => undefined,
      requestCompleted(error: Error | null | undefined, req: FastifyRequest, res: FastifyReply) {
        const fields = { req, res, responseTime: res.elapsedTime };
        if (error) req.log.error({ ...fields, err: error }, 'request failed');
        else req.log[PROBES.has(req.routeOptions.url ?? '') ? 'debug' : 'info'](fields, 'request completed');
      },
    }),
  }) satisfies FastifyServerOptions;
