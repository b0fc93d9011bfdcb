import { modelDigest } from '../../../lib/model-digest.js';
import type { Move } from '../../../lib/promotion-history.js';
import { readText } from '../../../tools/kubernetes/read-objects.js';
import { waitUntil } from '../../../tools/kubernetes/wait-until.js';
import { CommandError } from '../../../tools/process/command-error.js';
import { clusterAccess, NAMESPACE } from '../manifests/paths.js';
import type { ClusterContext } from '../provider.js';

const STORE_MS = 180_000;

/** The model store does not answer: its pod is starting, or on its way out. What it has is not known. */
export class StoreAwayError extends Error {
  override readonly name = 'StoreAwayError';
}

/** A model in the data volume, as its record shows it. */
export interface StoredModel {
  /** SHA-256 that names the model. */
  readonly digest: string;
  /** SHA-256 of the orders it was trained on. */
  readonly orders: string;
  readonly items: number;
  readonly neighbours: number;
  readonly hyperparameters: Readonly<Record<string, unknown>>;
}

/** Which of its folders: what step D trained, what the gang trained, or a registered one by its digest. */
export type ModelPlace = 'model' | 'gang/model' | `registry/models/${string}`;

/**
 * Asks the model store for a model's record, through the API server. Undefined where it has none.
 * @throws StoreAwayError, as all that reads the store.
 */
export async function readStoredModel(ctx: ClusterContext, place: ModelPlace): Promise<StoredModel | undefined> {
  const text = await readFromStore(ctx, `${place}/model.json`);
  if (text === undefined) return undefined;
  const { items, neighbours, hyperparameters, source } = JSON.parse(text) as StoredModel & {
    readonly source: { readonly sha256: string };
  };
  const digest = modelDigest(text);
  return { digest, orders: source.sha256, items, neighbours, hyperparameters };
}

/** What left the shop last, by step D or by the pipeline. */
export interface Exported {
  /** SHA-256 of the orders. */
  readonly sha256: string;
  /** Orders in it that customers placed in the shop. */
  readonly placed: number;
}

/** Undefined before anything was exported. */
export async function lastExport(ctx: ClusterContext): Promise<Exported | undefined> {
  const text = await readFromStore(ctx, 'datasets/current/dataset.json');
  return text === undefined ? undefined : (JSON.parse(text) as { orders: Exported }).orders;
}

/** promoted.json, as far as it is read here. */
interface Pointer {
  readonly version: number;
  readonly digest: string;
  readonly history?: readonly Move[];
}

/** What the registry says to serve; undefined where nothing is promoted. */
export async function readPointer(ctx: ClusterContext): Promise<Pointer | undefined> {
  const text = await readFromStore(ctx, 'registry/promoted.json');
  return text === undefined ? undefined : JSON.parse(text);
}

/** For a `catch`, where not knowing will do. */
export function undefinedWhileAway(error: unknown): undefined {
  if (!(error instanceof StoreAwayError)) throw error;
}

/** What `read` reads of the store, once the store answers. */
export function onceStoreAnswers<T>(ctx: ClusterContext, read: () => Promise<T>): Promise<T> {
  return waitUntil<T>(ctx, {
    what: 'the model store',
    timeoutMs: STORE_MS,
    async poll() {
      try {
        return { state: 'ready', value: await read() };
      } catch (error) {
        if (!(error instanceof StoreAwayError)) throw error;
        return { state: 'pending', on: `the model store to answer: ${error.message}` };
      }
    },
  });
}

/** A file of the store, byte for byte: a digest is taken of it. */
async function readFromStore(ctx: ClusterContext, path: string): Promise<string | undefined> {
  const service = `/api/v1/namespaces/${NAMESPACE}/services/model-store:http/proxy/${path}`;
  try {
    return await readText(ctx, clusterAccess(ctx.cfg), service);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const away = error.lines.find((line) => AWAY.test(line));
    if (away !== undefined) throw new StoreAwayError(away, { cause: error });
    if (error.lines.some((line) => ABSENT.test(line))) return undefined;
    throw error;
  }
}

/** The Service has no pod to lead to, or leads to one that is gone. */
const AWAY =
  /\((ServiceUnavailable|BadGateway|GatewayTimeout|Timeout)\)|no endpoints available|trying to reach service/i;
/** No such file, or no store yet. */
const ABSENT = /\(NotFound\)|not found|the server could not find/i;
