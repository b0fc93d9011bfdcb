import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Json, readManifests, root } from './read-manifests.js';

/** JSON schemas of the custom resources, at the versions that the seed pins install. They lie beside the repository. */
const folder = resolve(root, '../shared/schemas');

const FILES: Readonly<Record<string, string>> = {
  'argoproj.io/v1alpha1': 'argo-workflows-3.5.10',
  'jobset.x-k8s.io/v1alpha2': 'jobset-0.11.1',
  'kueue.x-k8s.io/v1beta2': 'kueue-0.17.0',
};

const custom = readManifests().filter(({ object }) => object.apiVersion in FILES);

/** Fields that a schema does not know, lacks, or has by another type: what the API server would refuse or drop. */
function violations(value: Json, schema: Json, at = ''): readonly string[] {
  if (schema === undefined || schema['x-kubernetes-preserve-unknown-fields'] || value === undefined) return [];
  if (schema['x-kubernetes-int-or-string'])
    return ['number', 'string'].includes(typeof value) ? [] : [`${at}: neither a number nor a text`];
  if (schema.type !== undefined && typeOf(value, schema.type) !== schema.type)
    return [`${at}: not of type ${schema.type}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${at}: ${value} is none of ${schema.enum}`];
  if (schema.pattern && !new RegExp(schema.pattern).test(value))
    return [`${at}: ${value} does not match ${schema.pattern}`];
  if (Array.isArray(value)) return value.flatMap((item, index) => violations(item, schema.items, `${at}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  const { properties, additionalProperties, required = [] } = schema;
  const lacking = required
    .filter((name: string) => !(name in value))
    .map((name: string) => `${at}.${name}: is required`);
  const wrong = Object.entries(value).flatMap(([name, held]) => {
    if (properties?.[name] !== undefined) return violations(held, properties[name], `${at}.${name}`);
    if (typeof additionalProperties === 'object') return violations(held, additionalProperties, `${at}.${name}`);
    return properties === undefined || additionalProperties === true ? [] : [`${at}.${name}: is not known`];
  });
  return [...lacking, ...wrong];
}

function typeOf(value: Json, wanted: string): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number' && Number.isInteger(value) && wanted === 'integer') return 'integer';
  return typeof value;
}

const schemaOf = (object: Json) =>
  JSON.parse(
    readFileSync(
      `${folder}/${FILES[object.apiVersion]}/${object.kind.toLowerCase()}_${object.apiVersion.split('/')[1]}.json`,
      'utf8',
    ),
  );

describe.skipIf(!existsSync(folder))(
  'held against the schemas of the pinned versions (skipped where they are not)',
  () => {
    test('every custom resource has a schema, and there are all of them', () => {
      const kinds = custom.map(({ object }) => object.kind).sort();
      expect(kinds).toEqual([
        'ClusterQueue',
        'CronWorkflow',
        'JobSet',
        'LocalQueue',
        'ResourceFlavor',
        'WorkflowTemplate',
      ]);
    });

    test.each(custom)('$at fits its schema', ({ object }) => {
      expect(violations(object, schemaOf(object))).toEqual([]);
    });

    test('the check itself finds a field that is not known, one that is lacking, and a wrong type', () => {
      const queue = custom.find(({ object }) => object.kind === 'ClusterQueue')!.object;
      const schema = schemaOf(queue);
      expect(violations({ spec: { ...queue.spec, cohort: 'old-name' } }, schema)).toEqual([
        '.spec.cohort: is not known',
      ]);
      expect(violations({ spec: { resourceGroups: [{ flavors: [] }] } }, schema)).toContain(
        '.spec.resourceGroups[0].coveredResources: is required',
      );
      expect(violations({ spec: { resourceGroups: {} } }, schema)).toEqual(['.spec.resourceGroups: not of type array']);
    });
  },
);
