import { isDeepStrictEqual } from 'node:util';
import type { StepContext } from '../../engine/contract.js';
import { CommandError } from '../process/command-error.js';
import { type ClusterAccess, kubectlCommand } from './access.js';
import { connectionTo } from './api/connection.js';
import { pathOf } from './api/discovery.js';
import type { KubeObject, Metadata } from './kube-object.js';
import { FIELD_MANAGER } from './kubectl.js';

/** A field of a live object that an apply would change. */
export interface FieldDrift {
  /** Kind and name, such as ClusterQueue bookstore-ml. */
  readonly object: string;
  /** Keys from the object down, with dots; undefined where the whole object is gone. */
  readonly field: string | undefined;
  readonly is: unknown;
  readonly wanted: unknown;
  /** Who changed it last, as that program calls itself to the API server; undefined where it does not say. */
  readonly by: string | undefined;
}

interface ManagedFields {
  readonly manager?: string;
  readonly time?: string;
  readonly fieldsV1?: Fields;
}

interface Fields {
  readonly [key: string]: Fields;
}

type Live = KubeObject & { readonly metadata: Metadata & { readonly managedFields?: readonly ManagedFields[] } };

/**
 * Holds live objects against what is applied: the API server goes through with the apply and keeps nothing, and what
 * comes out is compared with what is there. So defaults, and fields that are not ours, are no drift.
 */
export async function readFieldDrift(
  ctx: Pick<StepContext, 'signal'>,
  access: ClusterAccess,
  objects: readonly KubeObject[],
): Promise<readonly FieldDrift[]> {
  return (await Promise.all(objects.map((object) => driftOf(ctx, access, object)))).flat();
}

async function driftOf(
  { signal }: Pick<StepContext, 'signal'>,
  access: ClusterAccess,
  object: KubeObject,
): Promise<readonly FieldDrift[]> {
  const { apiVersion = 'v1', kind = '', metadata } = object;
  const name = `${kind} ${metadata.name}`;
  const gone = [{ object: name, field: undefined, is: undefined, wanted: undefined, by: undefined }];
  const as = kubectlCommand(access, ['diff', '--server-side', name], `compare ${name} with what is applied`);
  const asked = { as, signal };
  const connection = await connectionTo(access);
  const resource = await connection.kind(apiVersion, kind, asked);
  if (resource === undefined) return gone;
  const path = pathOf(resource, metadata.namespace, metadata.name);
  try {
    const query = `dryRun=All&force=true&fieldManager=${FIELD_MANAGER}`;
    const contentType = 'application/apply-patch+yaml';
    const [live, applied] = await Promise.all([
      connection.ask({ ...asked, path }),
      connection.ask({
        ...asked,
        method: 'PATCH',
        path: `${path}?${query}`,
        body: JSON.stringify(object),
        contentType,
      }),
    ]);
    const there = JSON.parse(live) as Live;
    return differences(comparable(there), comparable(JSON.parse(applied) as Live)).map(({ field, is, wanted }) => ({
      object: name,
      field: field.join('.'),
      is,
      wanted,
      by: changedBy(there.metadata.managedFields ?? [], field),
    }));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.lines.some((line) => line.includes('(NotFound)'))) return gone;
    // A webhook that is away, or a field that cannot change: whoever applies is told so.
    if (error.lines.some((line) => /\((InternalError|Invalid|Forbidden|BadRequest|Timeout)\)/.test(line))) return [];
    throw error;
  }
}

/** Without what the API server and the controllers write. */
function comparable({ metadata, status: _, ...rest }: Live): object {
  const { labels, annotations, name, finalizers } = metadata as Metadata & { readonly finalizers?: readonly string[] };
  return { ...rest, metadata: { name, labels, annotations, finalizers } };
}

interface Difference {
  readonly field: readonly string[];
  readonly is: unknown;
  readonly wanted: unknown;
}

function differences(is: unknown, wanted: unknown, field: readonly string[] = []): readonly Difference[] {
  if (isDeepStrictEqual(is, wanted) || isSameQuantity(is, wanted)) return [];
  if (!isHolder(is) || !isHolder(wanted) || Array.isArray(is) !== Array.isArray(wanted)) return [{ field, is, wanted }];
  const keys = new Set([...Object.keys(is), ...Object.keys(wanted)]);
  return [...keys].flatMap((key) => differences(is[key], wanted[key], [...field, key]));
}

/** 1 and "1": kinds of charts keep a quantity as text, however it was written. */
const isSameQuantity = (is: unknown, wanted: unknown) =>
  typeof is !== typeof wanted && !isHolder(is) && !isHolder(wanted) && String(is) === String(wanted);

const isHolder = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The last of others that wrote a field. Items of lists have keys of their own: there the list counts. */
function changedBy(managers: readonly ManagedFields[], field: readonly string[]): string | undefined {
  const wrote = ({ fieldsV1 }: ManagedFields) => {
    let at = fieldsV1;
    for (const key of field) {
      const next: Fields | undefined = at?.[`f:${key}`];
      if (next === undefined) return at !== fieldsV1 && /^\d+$/.test(key);
      at = next;
    }
    return true;
  };
  return managers
    .filter((one) => one.manager !== FIELD_MANAGER && wrote(one))
    .toSorted((a, b) => (a.time ?? '').localeCompare(b.time ?? ''))
    .at(-1)?.manager;
}

/** Such as: ClusterQueue bookstore-ml: spec.stopPolicy is "Hold", not "None" (changed by kubectl-edit). */
export function describeDrift({ object, field, is, wanted, by }: FieldDrift): string {
  if (field === undefined) return `${object} is gone`;
  const say = (value: unknown) => (value === undefined ? 'not set' : shorten(JSON.stringify(value)));
  const who = by === undefined ? '' : ` (changed by ${by})`;
  const should = wanted === undefined ? 'and should not be set' : `not ${say(wanted)}`;
  return `${object}: ${field} is ${say(is)}, ${should}${who}`;
}

const LONGEST = 60;
const shorten = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
