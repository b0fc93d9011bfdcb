import { type FastifyReply, type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify';

/** Where a service's log goes, one JSON object a line, and how much of it. */
export interface LogOptions {
  /** trace, debug, info, warn, error or silent. */
  readonly level: string;
  readonly stream: { write(line: string): void };
}

/** What probes and scrapers ask for, over and over: below the usual level. */
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Fastify's logger: one line for each answer, with who asked for what and how long it took. */
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
