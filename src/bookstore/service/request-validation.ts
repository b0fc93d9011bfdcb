import type { FastifySchemaValidationError, preValidationHookHandler } from 'fastify';

interface ParameterSchema {
  readonly type?: string;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, ParameterSchema>>;
}

type Parameters = Record<string, unknown>;

/** Characters of a value that a message repeats. */
const QUOTED = 40;

/**
 * Query and path parameters are text: converts them to numbers and lists where the route's schema has these. Text that is
 * not a number is left for validation to reject.
 */
export const readParameters: preValidationHookHandler = async ({ routeOptions: { schema }, query, params }) => {
  read(query as Parameters, schema?.querystring as ParameterSchema | undefined);
  read(params as Parameters, schema?.params as ParameterSchema | undefined);
};

function read(given: Parameters, schema: ParameterSchema | undefined): void {
  for (const [name, { type }] of Object.entries(schema?.properties ?? {})) {
    const text = given[name];
    if (type === 'array' && typeof text === 'string') given[name] = [text];
    // An empty form field counts as absent.
    if (type === 'integer' && text === '') delete given[name];
    if (type === 'integer' && typeof text === 'string' && /^\d{1,16}$/.test(text)) given[name] = Number(text);
  }
}

/** What Ajv adds with `verbose`, beyond Fastify's type. */
interface Verbose extends FastifySchemaValidationError {
  readonly parentSchema?: ParameterSchema;
  readonly data?: unknown;
}

/** Says which parameter is invalid and what would be valid; for headers and body, in Ajv's words. */
export function describeInvalid(errors: readonly FastifySchemaValidationError[], part: string): Error {
  const [error] = errors as readonly Verbose[];
  if (error === undefined) return new Error(`${part} cannot be read`);
  const words = part === 'querystring' || part === 'params' ? describeParameter(error) : undefined;
  return new Error(words ?? `${part}${error.instancePath} ${error.message}`);
}

function describeParameter({ keyword, instancePath, params, parentSchema = {}, data }: Verbose): string | undefined {
  const name = instancePath.split('/')[1];
  if (keyword === 'required') {
    const missing = String(params.missingProperty);
    return `${missing} is needed: ${parentSchema.properties?.[missing]?.description}`;
  }
  if (Array.isArray(data) && keyword === 'type') return `${name} is given more than once`;
  if (parentSchema.type === 'integer') {
    const { minimum, maximum } = parentSchema;
    const sent = JSON.stringify(String(data).slice(0, QUOTED));
    return `${name} is a whole number from ${minimum} to ${maximum}, not ${sent}`;
  }
  if (keyword === 'maxLength') return `${name} is ${params.limit} characters long at most`;
  if (keyword === 'maxItems') return `${name} may be given ${params.limit} times at most`;
  return undefined;
}
