import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Parameters, readBy } from './read-query.js';
import { PROBLEM } from './schemas.js';

interface Description {
  /** The service that it is of. */
  readonly tag: string;
  readonly summary: string;
  readonly query?: Parameters;
  readonly path?: Parameters;
  /** What comes with 200. */
  readonly answer: object;
  /** Statuses other than 200 and 503, with what they mean. */
  readonly refusals?: Readonly<Record<number, string>>;
}

/** Adds a GET route that is described in OpenAPI by what reads its parameters. */
export function get<Query extends object = object, Path extends object = object>(
  app: FastifyInstance,
  url: string,
  { tag, summary, query, path, answer, refusals = {} }: Description,
  handle: (asked: Query & Path, reply: FastifyReply) => unknown,
): void {
  app.route<{ Querystring: Query; Params: Path }>({
    method: 'GET',
    url,
    schema: {
      tags: [tag],
      summary,
      ...(query === undefined ? {} : { querystring: query }),
      ...(path === undefined ? {} : { params: path }),
      response: { 200: { description: 'What was asked for', ...answer }, ...problems(refusals) },
    },
    validatorCompiler: ({ schema }) => readBy(schema as unknown as Parameters),
    schemaErrorFormatter: ([error]) => new Error(error?.message),
    handler: (request, reply) => handle({ ...(request.query as Query), ...(request.params as Path) }, reply),
  });
}

/** What a route may answer instead, for OpenAPI. */
export const problems = (refusals: Readonly<Record<number, string>>) => ({
  ...Object.fromEntries(
    Object.entries({ ...refusals, 503: 'The database does not answer' }).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: PROBLEM } } },
    ]),
  ),
});
