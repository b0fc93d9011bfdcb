import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Command, StepContext } from '../../engine/contract.js';
import { capture } from '../process/capture.js';

export interface HelmAccess {
  /** helm's path or name. */
  readonly helm: string;
  /** As of ClusterAccess: a file of ours, or one of the user's own contexts. */
  readonly kubeconfig?: string;
  readonly context?: string;
  /** A folder of ours for helm's cache and settings. The user's registry logins stay out of it: a stale one breaks a public pull. */
  readonly home: string;
}

export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** A .tgz file, or an OCI reference with `version`. */
  readonly chart: string;
  readonly version?: string;
  /** Files; later ones win. */
  readonly values: readonly string[];
}

type ReadContext = Pick<StepContext, 'signal'>;

/**
 * Installs, or upgrades what is there. It does not wait: whoever calls it waits for what the chart is for, and says why it
 * takes. Helm 4 applies on the server's side by default, which conflicts with certificates that JobSet writes itself.
 */
export function installCommand(access: HelmAccess, release: Release, helmVersion: string): Command {
  const { name, namespace, chart, version, values } = release;
  const args = ['upgrade', '--install', name, chart, ...(version === undefined ? [] : ['--version', version])];
  const how = helmVersion.startsWith('4.') ? ['--server-side=false'] : [];
  const files = values.flatMap((file) => ['-f', file]);
  return helmCommand(
    access,
    [...args, '-n', namespace, '--create-namespace', ...files, ...how],
    `install ${name}`,
    true,
  );
}

export function uninstallCommand(
  access: HelmAccess,
  { name, namespace }: Pick<Release, 'name' | 'namespace'>,
): Command {
  return helmCommand(access, ['uninstall', name, '-n', namespace, '--ignore-not-found'], `uninstall ${name}`, true);
}

/** Downloads a chart as .tgz into a folder. */
export function pullChartCommand(access: HelmAccess, chart: string, version: string, folder: string): Command {
  return helmCommand(access, ['pull', chart, '--version', version, '-d', folder], `download ${chart} ${version}`, true);
}

export function helmCommand(access: HelmAccess, args: readonly string[], purpose: string, mutates = false): Command {
  const { helm, kubeconfig, context, home } = access;
  if (!kubeconfig && !context) throw new Error('helm needs the path of a kubeconfig, or a context');
  const file = kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig];
  const named = context === undefined ? [] : ['--kube-context', context];
  return {
    argv: [helm, ...args, ...file, ...named],
    purpose,
    mutates,
    env: {
      // We read releases where this driver keeps them.
      HELM_DRIVER: 'secret',
      HELM_CACHE_HOME: join(home, 'cache'),
      HELM_CONFIG_HOME: join(home, 'config'),
      HELM_DATA_HOME: join(home, 'data'),
      HELM_REGISTRY_CONFIG: join(home, 'registry.json'),
      DOCKER_CONFIG: join(home, 'docker'),
    },
  };
}

/** The version without its v, such as 3.19.0. */
export async function helmVersion(ctx: ReadContext, access: HelmAccess): Promise<string> {
  const { stdout } = await capture(ctx, helmCommand(access, ['version', '--template', '{{.Version}}'], 'which helm'));
  return stdout.trim().replace(/^v/, '');
}

/** Values files as one, later ones winning. */
export async function mergedValues(files: readonly string[]): Promise<unknown> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return texts.map((text) => parse(text) ?? {}).reduce(merge, {});
}

function merge(under: unknown, over: unknown): unknown {
  if (!isMap(under) || !isMap(over)) return over;
  const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, key in over ? merge(under[key], over[key]) : under[key]]));
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The command that frees a release which a killed helm left in the middle ("another operation is in progress"): back to the
 * revision before, or away where it was the first. Run it only while nobody else can be at work on it. Undefined where
 * there is nothing to free.
 */
export function repairCommand(
  access: HelmAccess,
  release: Pick<Release, 'name' | 'namespace'>,
  found: { readonly status: string; readonly revision: number } | undefined,
): Command | undefined {
  if (found === undefined || !/^(pending-|uninstalling)/.test(found.status)) return undefined;
  if (found.revision === 1 || found.status === 'uninstalling') return uninstallCommand(access, release);
  const { name, namespace } = release;
  return helmCommand(access, ['rollback', name, '-n', namespace], `take ${name} back to what it was`, true);
}
