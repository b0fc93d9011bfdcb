/** One parameter of a query or path, as OpenAPI describes it. */
export type Parameter = { readonly description: string } & (
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number; readonly default?: number }
  | { readonly type: 'string'; readonly maxLength: number; readonly default?: string }
  | { readonly type: 'array'; readonly items: { readonly type: 'string' }; readonly maxItems: number }
);

export interface Parameters {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Parameter>>;
  readonly required?: readonly string[];
}

type Read = { readonly value: Readonly<Record<string, unknown>> } | { readonly error: Error };

/** Reads text parameters by their description; an Error says which is wrong, and what would be right. Others are passed over. */
export function readBy({ properties, required = [] }: Parameters): (given: unknown) => Read {
  return (given) => {
    const texts = given as Readonly<Record<string, string | readonly string[] | undefined>>;
    const value: Record<string, unknown> = {};
    for (const [name, parameter] of Object.entries(properties)) {
      const text = texts[name];
      if (text === undefined || (text === '' && parameter.type === 'integer')) {
        if (required.includes(name)) return { error: new Error(`${name} is needed: ${parameter.description}`) };
        if ('default' in parameter) value[name] = parameter.default;
        continue;
      }
      const read = readOne(parameter, text);
      if (read instanceof Error) return { error: new Error(`${name} ${read.message}`) };
      value[name] = read;
    }
    return { value };
  };
}

function readOne(parameter: Parameter, given: string | readonly string[]): unknown {
  if (parameter.type === 'array') {
    const several = [given].flat();
    return several.length <= parameter.maxItems
      ? several
      : new Error(`may be given ${parameter.maxItems} times at most`);
  }
  if (typeof given !== 'string') return new Error('is given more than once');
  switch (parameter.type) {
    case 'integer': {
      const { minimum, maximum } = parameter;
      const number = Number(given);
      if (/^\d{1,16}$/.test(given) && number >= minimum && number <= maximum) return number;
      return new Error(`is a whole number from ${minimum} to ${maximum}, not ${JSON.stringify(given.slice(0, 40))}`);
    }
    case 'string':
      return given.length <= parameter.maxLength
        ? given
        : new Error(`is ${parameter.maxLength} characters long at most`);
  }
}
