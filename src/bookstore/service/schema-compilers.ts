import { createRequire } from 'node:module';
import type AjvCompiler from '@fastify/ajv-compiler';
import type { FastifyServerOptions } from 'fastify';

type BuildValidator = ReturnType<typeof AjvCompiler>;

/** Ajv is loaded, and a schema compiled, when the first request is validated: otherwise this would be a fifth of start-up. */
const buildValidator: BuildValidator = (externalSchemas, options) => (route) => {
  type Validate = ReturnType<ReturnType<BuildValidator>>;
  let validate: Validate | undefined;
  const validateLazily = ((data: unknown) => {
    validate ??= load()(externalSchemas, options)(route);
    const valid = validate(data);
    validateLazily.errors = validate.errors ?? null;
    return valid;
  }) as Validate;
  return validateLazily;
};

let loaded: BuildValidator | undefined;

function load(): BuildValidator {
  loaded ??= (createRequire(import.meta.url)('@fastify/ajv-compiler') as typeof AjvCompiler)();
  return loaded;
}

/** How Fastify uses schemas here: to validate requests, and to describe responses, which are sent as they are. */
export const SCHEMA_COMPILERS = {
  schemaController: { compilersFactory: { buildValidator, buildSerializer: () => () => JSON.stringify } },
} satisfies FastifyServerOptions;
