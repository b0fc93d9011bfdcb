import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyServerOptions,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Database } from '../database/database.js';

/** An app whose handlers are typed by the schemas of their routes. */
export type TypedApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Adds the routes of one service. While the database is being opened, `db` throws like an unreachable one. */
export type AddRoutes = (app: TypedApp, db: () => Database) => void;

/** Options for validation: requests are never changed, and errors carry the value and its schema. */
export const SCHEMAS = {
  ajv: {
    customOptions: {
      coerceTypes: false,
      removeAdditional: false,
      allowUnionTypes: true,
      verbose: true,
      // The schemas are checked by TypeScript, so not again whenever a service starts.
      meta: false,
      validateSchema: false,
    },
  },
} as const satisfies FastifyServerOptions;
