import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { StepContext } from '../../engine/contract.js';
import type { ClusterAccess } from '../kubernetes/access.js';
import type { KubeObject } from '../kubernetes/kube-object.js';
import { listObjects } from '../kubernetes/read-objects.js';
import { mergedValues, type Release } from './helm.js';

/** What a cluster says of a release. */
export interface InstalledRelease {
  /** deployed, failed, pending-install, and so on. */
  readonly status: string;
  readonly revision: number;
  readonly chart: string;
  readonly version: string;
  /** What it was installed with, beside the chart's own values. */
  readonly values: unknown;
}

interface ReleaseSecret extends KubeObject {
  readonly data?: { readonly release?: string };
}

/** As Helm writes it: JSON, gzipped, in Base64; the API server puts Base64 around all data of a Secret. */
interface StoredRelease {
  readonly version: number;
  readonly info: { readonly status: string };
  readonly chart: { readonly metadata: { readonly name: string; readonly version: string } };
  readonly config?: unknown;
}

/**
 * The newest revision of a release, whatever became of it; undefined where there is none. Read from where Helm keeps it:
 * helm itself takes a quarter of a second to start.
 */
export async function readRelease(
  ctx: Pick<StepContext, 'signal'>,
  access: ClusterAccess,
  { name, namespace }: Pick<Release, 'name' | 'namespace'>,
): Promise<InstalledRelease | undefined> {
  const selector = `owner=helm,name=${name}`;
  const secrets = await listObjects<ReleaseSecret>(ctx, access, 'secrets', { namespace, selector });
  const releases = secrets.flatMap(({ data }) => (data?.release === undefined ? [] : [decode(data.release)]));
  const newest = releases.toSorted((a, b) => b.version - a.version)[0];
  if (newest === undefined) return undefined;
  const { version: revision, info, chart, config } = newest;
  const { name: chartName, version } = chart.metadata;
  return { status: info.status, revision, chart: chartName, version, values: config ?? {} };
}

function decode(release: string): StoredRelease {
  const packed = Buffer.from(Buffer.from(release, 'base64').toString(), 'base64');
  // Very old releases are not compressed.
  const isGzip = packed[0] === 0x1f && packed[1] === 0x8b;
  return JSON.parse((isGzip ? gunzipSync(packed) : packed).toString()) as StoredRelease;
}

/** True where the release was installed with what these files say. */
export const hasValues = async ({ values }: InstalledRelease, release: Pick<Release, 'values'>): Promise<boolean> =>
  isDeepStrictEqual(values, await mergedValues(release.values));
