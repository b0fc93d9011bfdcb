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

/** An app whose handlers get their types from the schemas of their routes. */
export type TypedApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Adds the routes of one service. `db` throws as an unreachable database does while it is being opened. */
export type AddRoutes = (app: TypedApp, db: () => Database) => void;

/** How schemas are read: nothing that was sent is changed, and an error carries what was sent and what was expected. */
export const SCHEMAS = {
  ajv: {
    customOptions: {
      coerceTypes: false,
      removeAdditional: false,
      allowUnionTypes: true,
      verbose: true,
      // Ours are checked by the compiler of TypeScript: not each time that a service starts.
      meta: false,
      validateSchema: false,
    },
  },
} as const satisfies FastifyServerOptions;
