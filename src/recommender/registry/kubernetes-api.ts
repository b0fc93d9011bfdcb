import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { InputError } from '../../lib/input-error.js';

/** Where a pod finds who it is. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const TIMEOUT_MS = 30_000;

/** The API of the cluster that this process runs in. */
export interface KubernetesApi {
  /** Resolves for any status. Throws InputError where the API server does not answer. */
  call(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<{ status: number; text: string }>;
}

/**
 * The API as this pod's service account may use it.
 * @throws InputError outside of a cluster, or in a pod without an account's token.
 */
export async function openKubernetesApi(env: NodeJS.ProcessEnv, account = ACCOUNT): Promise<KubernetesApi> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port) {
    throw new InputError(
      'this is no pod of a cluster',
      'KUBERNETES_SERVICE_HOST',
      'run it in a pod; elsewhere leave --configmap out',
    );
  }
  const read = (name: string) =>
    readFile(join(account, name), 'utf8').catch(() => {
      const hint = 'give the pod a service account: automountServiceAccountToken must not be false';
      throw new InputError('this pod has no service account', join(account, name), hint);
    });
  const [token, ca] = await Promise.all([read('token'), read('ca.crt')]);
  return {
    call: (method, path, body) =>
      new Promise((resolve, reject) => {
        const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
        const headers = { Authorization: `Bearer ${token.trim()}`, 'Content-Type': type };
        const options = { host, port, path, method, ca, headers, timeout: TIMEOUT_MS };
        const sent = request(options, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
          response.on('error', reject);
        });
        sent.on('timeout', () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
        sent.on('error', (error) => {
          const what = `the cluster's API does not answer (${error.message})`;
          reject(new InputError(what, `${host}:${port}`, 'run it again: nothing is half-written'));
        });
        sent.end(body === undefined ? undefined : JSON.stringify(body));
      }),
  };
}
