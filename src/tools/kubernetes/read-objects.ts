import type { StepContext } from '../../engine/contract.js';
import { CommandError } from '../process/command-error.js';
import { type ClusterAccess, kubectlCommand } from './access.js';
import { connectionTo } from './api/connection.js';
import { pathOf } from './api/discovery.js';
import type { KubeObject } from './kube-object.js';

export interface Selection {
  readonly namespace?: string;
  /** Label selector. */
  readonly selector?: string;
  readonly fieldSelector?: string;
}

type ReadContext = Pick<StepContext, 'signal'>;

/** One object, or undefined where there is none. `kind` as kubectl takes it, such as jobs.batch. */
export async function readObject<T extends KubeObject = KubeObject>(
  ctx: ReadContext,
  access: ClusterAccess,
  kind: string,
  name: string,
  namespace?: string,
): Promise<T | undefined> {
  const where = namespace === undefined ? [] : ['-n', namespace];
  const as = kubectlCommand(access, ['get', kind, name, ...where, '-o', 'json'], `read ${kind} ${name}`);
  const asked = { as, signal: ctx.signal };
  const connection = await connectionTo(access);
  const resource = await connection.resource(kind, asked);
  try {
    return JSON.parse(await connection.ask({ ...asked, path: pathOf(resource, namespace, name) })) as T;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** All objects of one or more kinds, separated by commas, in a namespace; without one, of the whole cluster. */
export async function listObjects<T extends KubeObject = KubeObject>(
  ctx: ReadContext,
  access: ClusterAccess,
  kinds: string,
  { namespace, selector, fieldSelector }: Selection = {},
): Promise<readonly T[]> {
  const where = namespace === undefined ? ['--all-namespaces'] : ['-n', namespace];
  const which = [
    ...(selector === undefined ? [] : ['-l', selector]),
    ...(fieldSelector === undefined ? [] : ['--field-selector', fieldSelector]),
  ];
  const as = kubectlCommand(access, ['get', kinds, ...where, ...which, '-o', 'json'], `list ${kinds}`);
  const asked = { as, signal: ctx.signal };
  const query = new URLSearchParams({
    ...(selector === undefined ? {} : { labelSelector: selector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  });
  const connection = await connectionTo(access);
  const lists = await Promise.all(
    kinds.split(',').map(async (kind) => {
      const resource = await connection.resource(kind, asked);
      const path = `${pathOf(resource, namespace)}?${query}`;
      const text = await connection.ask({ ...asked, path }).catch(async (error: unknown) => {
        // A list is not found where its kind went away since: said as of any kind that is not known.
        if (!isNotFound(error)) throw error;
        connection.forgetResources();
        await connection.resource(kind, asked);
        throw error;
      });
      const { items } = JSON.parse(text) as { readonly items: readonly T[] | null };
      // In a list, objects do not say what they are.
      return (items ?? []).map((item) => ({ apiVersion: resource.apiVersion, kind: resource.kind, ...item }));
    }),
  );
  return lists.flat();
}

/** The answer of any path of the API, such as Kueue's pending workloads; undefined where it is not found. */
export async function readRaw(ctx: ReadContext, access: ClusterAccess, path: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(ctx, access, path));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The same, byte for byte. @throws CommandError, where it is not found too. */
export async function readText(ctx: ReadContext, access: ClusterAccess, path: string): Promise<string> {
  const as = kubectlCommand(access, ['get', '--raw', path], `read ${path}`);
  return (await connectionTo(access)).ask({ as, signal: ctx.signal, path });
}

const isNotFound = (error: unknown) =>
  error instanceof CommandError && error.lines.some((line) => line.includes('(NotFound)'));
