/** A kind that an API server knows, and where its objects lie. */
export interface Resource {
  readonly kind: string;
  readonly apiVersion: string;
  /** Path of the API group's version, such as /apis/apps/v1. */
  readonly root: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Resources by their full name, such as pods or deployments.apps. */
export type Resources = ReadonlyMap<string, Resource>;

/** Asks for all groups with all of their resources in one answer. */
export const DISCOVERY_ACCEPT =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,' +
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList';

interface Discovery {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources?: readonly {
        readonly resource: string;
        readonly responseKind: { readonly kind: string };
        readonly scope: 'Cluster' | 'Namespaced';
      }[];
    }[];
  }[];
}

/** @param answers of /api and /apis. A group's first version is the one it prefers. */
export function resourcesIn(answers: readonly string[]): Resources {
  const found = new Map<string, Resource>();
  for (const { metadata, versions } of answers.flatMap((text) => (JSON.parse(text) as Discovery).items)) {
    const group = metadata.name ?? '';
    for (const { version, resources = [] } of versions) {
      const apiVersion = group === '' ? version : `${group}/${version}`;
      const root = group === '' ? `/api/${version}` : `/apis/${apiVersion}`;
      for (const { resource: plural, responseKind, scope } of resources) {
        const name = group === '' ? plural : `${plural}.${group}`;
        const { kind } = responseKind;
        if (!found.has(name)) found.set(name, { kind, apiVersion, root, plural, namespaced: scope === 'Namespaced' });
      }
    }
  }
  return found;
}

/** The resource of a kind, in the very version that an object is written in. */
export function resourceOfKind(resources: Resources, apiVersion: string, kind: string): Resource | undefined {
  const groupOf = (version: string) => (version.includes('/') ? version.slice(0, version.indexOf('/')) : '');
  const found = [...resources.values()].find(
    (one) => one.kind === kind && groupOf(one.apiVersion) === groupOf(apiVersion) && !one.plural.includes('/'),
  );
  return (
    found && { ...found, apiVersion, root: apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}` }
  );
}

/** Where the objects of a resource lie: in a namespace, in all of them, or in none. */
export function pathOf({ root, plural, namespaced }: Resource, namespace?: string, name?: string): string {
  const within = namespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
  return `${root}${within}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}
