import type { Command, StepContext } from '../../engine/contract.js';
import { type Captured, capture } from '../process/capture.js';
import { CommandError } from '../process/command-error.js';
import { type ClusterAccess, kubectlCommand } from './access.js';

/** Who we are to the API server: fields that we do not write are left to those who do. */
export const FIELD_MANAGER = 'bookstore-ml';

/** What to apply: files or folders, or one kustomization. */
export type Source = { readonly files: readonly string[] } | { readonly kustomize: string };

type ReadContext = Pick<StepContext, 'signal'>;
type WriteContext = Pick<StepContext, 'signal' | 'report'>;

const sourceArgs = (source: Source) =>
  'kustomize' in source ? ['-k', source.kustomize] : source.files.flatMap((file) => ['-f', file]);

/** Server-side apply of objects that are ours: fields of them that somebody else changed are taken back. */
export function applyCommand(access: ClusterAccess, source: Source, purpose: string): Command {
  const how = ['--server-side', '--force-conflicts', `--field-manager=${FIELD_MANAGER}`];
  return kubectlCommand(access, ['apply', ...how, ...sourceArgs(source)], purpose, true);
}

/**
 * Applies, and answers the API server's warnings: a pod template that Pod Security will refuse is accepted with one.
 * @throws CommandError; a conflict names the other manager.
 */
export async function apply(ctx: WriteContext, command: Command): Promise<readonly string[]> {
  ctx.report.command(command);
  const said = await capture(ctx, command);
  for (const line of said.stdout.trimEnd().split('\n')) ctx.report.log(line);
  return logWarnings(ctx, said);
}

function logWarnings({ report }: Pick<StepContext, 'report'>, said: Captured): readonly string[] {
  const warnings = warningsIn(said.stderr);
  for (const warning of warnings) report.log(`Warning: ${warning}`);
  return warnings;
}

/** Texts of the `Warning:` headers that kubectl printed. */
export function warningsIn(stderr: string): readonly string[] {
  return stderr.split('\n').flatMap((line) => /^Warning: (.+)$/.exec(line)?.[1] ?? []);
}

/** Has the API server go through with it, webhooks too, but keep nothing. Answers its warnings. */
export async function dryRun(
  ctx: ReadContext,
  access: ClusterAccess,
  source: Source,
  verb: 'apply' | 'create' = 'apply',
): Promise<readonly string[]> {
  const how = verb === 'apply' ? ['--server-side', `--field-manager=${FIELD_MANAGER}`] : [];
  const args = [verb, '--dry-run=server', ...how, ...sourceArgs(source)];
  return warningsIn((await capture(ctx, kubectlCommand(access, args, 'try it on the API server'))).stderr);
}

/**
 * What the API server makes of the objects in a file, in their order.
 * @param keep false to have it go through with it, webhooks too, and keep nothing.
 */
export async function create<T extends object>(
  ctx: ReadContext,
  access: ClusterAccess,
  file: string,
  { purpose, keep }: { readonly purpose: string; readonly keep: boolean },
): Promise<readonly T[]> {
  const args = ['create', '-f', file, '-o', 'json', ...(keep ? [] : ['--dry-run=server'])];
  const { stdout } = await capture(ctx, kubectlCommand(access, args, purpose, keep));
  // One JSON text after the other, each of them indented.
  return stdout.split(/^(?=\{)/m).map((text) => JSON.parse(text) as T);
}

export interface Deletion {
  readonly namespace?: string;
  /** Seconds to wait until it is gone; 0 does not wait. */
  readonly waitS?: number;
}

/** Nothing there is success. */
export function deleteCommand(
  access: ClusterAccess,
  kind: string,
  names: readonly string[],
  { namespace, waitS = 60 }: Deletion = {},
): Command {
  const wait = waitS === 0 ? ['--wait=false'] : [`--timeout=${waitS}s`];
  const args = ['delete', kind, ...names, ...inNamespace(namespace), '--ignore-not-found', ...wait];
  return kubectlCommand(access, args, `remove ${kind} ${names.join(', ')}`, true);
}

export const scaleCommand = (
  access: ClusterAccess,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  replicas: number,
): Command =>
  kubectlCommand(
    access,
    ['scale', 'deployment', name, '-n', namespace, `--replicas=${replicas}`],
    `run ${name} again`,
    true,
  );

/**
 * True where the API server could not be asked, as while Docker or the node restarts. It forgets for a moment then what
 * even kind's own administrator may do.
 */
export function isUnreachable(error: unknown): boolean {
  const pattern =
    /connection refused|connection reset|no such host|i\/o timeout|TLS handshake timeout|EOF$|was refused|client connection lost|context deadline exceeded|etcdserver: (request timed out|leader changed)|in the time allotted|User "kubernetes-admin" cannot/;
  return error instanceof CommandError && error.lines.some((line) => pattern.test(line));
}

const inNamespace = (namespace: string | undefined) => (namespace === undefined ? [] : ['-n', namespace]);
