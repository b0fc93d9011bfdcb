import type { FastifySchemaValidationError, preValidationHookHandler } from 'fastify';

interface ParameterSchema {
  readonly type?: string;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, ParameterSchema>>;
}

type Parameters = Record<string, unknown>;

/** How much of what was sent is repeated in an answer. */
const QUOTED = 40;

/**
 * Parameters of an address are text: numbers and lists among them are made of it as the route's schema says. What is no
 * number stays as it is, for validation to refuse.
 */
export const readParameters: preValidationHookHandler = async ({ routeOptions: { schema }, query, params }) => {
  read(query as Parameters, schema?.querystring as ParameterSchema | undefined);
  read(params as Parameters, schema?.params as ParameterSchema | undefined);
};

function read(given: Parameters, schema: ParameterSchema | undefined): void {
  for (const [name, { type }] of Object.entries(schema?.properties ?? {})) {
    const text = given[name];
    if (type === 'array' && typeof text === 'string') given[name] = [text];
    // An empty field of a form is one that was left out.
    if (type === 'integer' && text === '') delete given[name];
    if (type === 'integer' && typeof text === 'string' && /^\d{1,16}$/.test(text)) given[name] = Number(text);
  }
}

/** What Ajv says beside Fastify's own type, since it is asked to be verbose. */
interface Verbose extends FastifySchemaValidationError {
  readonly parentSchema?: ParameterSchema;
  readonly data?: unknown;
}

/** Says which parameter is wrong and what would be right; of a header or body, Ajv's own words. */
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
