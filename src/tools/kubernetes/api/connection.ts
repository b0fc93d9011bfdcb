import { statSync } from 'node:fs';
import type { Command } from '../../../engine/contract.js';
import { CommandError } from '../../process/command-error.js';
import { type ClusterAccess, kubectlCommand } from '../access.js';
import { DISCOVERY_ACCEPT, type Resource, type Resources, resourceOfKind, resourcesIn } from './discovery.js';
import { type ApiProxy, startProxy } from './proxy.js';
import { type ApiRequest, askApi } from './request.js';

/** One cluster's API, as all readers of a run share it. */
export interface Connection {
  ask(request: ApiRequest): Promise<string>;
  /** @throws CommandError for a resource that the API server does not know. */
  resource(name: string, asked: Pick<ApiRequest, 'as' | 'signal'>): Promise<Resource>;
  /** Undefined for a kind that the API server does not know. */
  kind(apiVersion: string, kind: string, asked: Pick<ApiRequest, 'as' | 'signal'>): Promise<Resource | undefined>;
  /** Forgets which resources there are: one of them is gone, as after a chart was removed. */
  forgetResources(): void;
}

const connections = new Map<string, Promise<Connection>>();

/**
 * The connection to a cluster: made on first use, and again where its proxy has ended or the kubeconfig was written anew.
 * It ends with this process.
 */
export function connectionTo(access: ClusterAccess): Promise<Connection> {
  const key = [access.kubectl, access.kubeconfig, access.context, changedAt(access.kubeconfig)].join('\n');
  const found = connections.get(key);
  if (found !== undefined) return found;
  const forget = () => connections.delete(key);
  const made = open(access, forget);
  connections.set(key, made);
  made.catch(forget);
  return made;
}

function changedAt(file: string | undefined): number | undefined {
  return file === undefined ? undefined : statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

async function open(access: ClusterAccess, forget: () => void): Promise<Connection> {
  const proxy = await startProxy((socketPath) =>
    kubectlCommand(access, ['proxy', `--unix-socket=${socketPath}`], 'reach the API server'),
  );
  proxy.ended.addEventListener('abort', forget, { once: true });
  let known: Promise<Resources> | undefined;
  const discover = (asked: Pick<ApiRequest, 'as' | 'signal'>): Promise<Resources> => {
    known = readResources(proxy, asked);
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  return {
    ask: (request) => askApi(proxy, request),
    async resource(name, asked) {
      const found = (await (known ?? discover(asked))).get(name);
      if (found !== undefined) return found;
      // It may have come with a chart since.
      const now = (await discover(asked)).get(name);
      if (now !== undefined) return now;
      throw unknownResource(asked.as, name);
    },
    async kind(apiVersion, kind, asked) {
      return resourceOfKind(await (known ?? discover(asked)), apiVersion, kind);
    },
    forgetResources() {
      known = undefined;
    },
  };
}

async function readResources(proxy: ApiProxy, asked: Pick<ApiRequest, 'as' | 'signal'>): Promise<Resources> {
  const paths = ['/api', '/apis'];
  return resourcesIn(
    await Promise.all(paths.map((path) => askApi(proxy, { ...asked, path, accept: DISCOVERY_ACCEPT }))),
  );
}

const unknownResource = (command: Command, name: string) =>
  new CommandError(command, { exitCode: 1 }, [
    `error: the server doesn't have a resource type "${name.split('.')[0]}"`,
  ]);
