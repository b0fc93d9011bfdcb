import { randomBytes } from 'node:crypto';
import { openKubernetesApi } from '../../../recommender/registry/kubernetes-api.js';
import type { CliCommand } from '../../command.js';
import { EXIT } from '../../exit-codes.js';

/** Makes the shop's Secret in the cluster of this pod, unless it is there. */
export const command: CliCommand = {
  options: [
    { name: 'namespace', value: 'NS', required: true, help: 'where the Secret is made' },
    { name: 'secret', value: 'NAME', required: true, help: 'its name; one that is there stays as it is' },
  ],
  positionals: [0, 0],
  examples: [
    ['shop secrets --namespace bookstore --secret shop', 'in a pod whose account may create Secrets there'],
    ['shop secrets --namespace staging --secret shop', 'the same in another namespace'],
  ],
  async run(args) {
    const [namespace, name] = [args.need('namespace'), args.need('secret')];
    const made = await makeSecret(namespace, name);
    process.stdout.write(`Secret ${namespace}/${name} ${made ? 'made' : 'is there already, and stays as it is'}\n`);
    return EXIT.ok;
  },
};

/** Fresh secrets: 192 bits for the database's password, 256 bits to sign cookies with. */
const newSecrets = () => ({
  'database-password': randomBytes(24).toString('base64url'),
  'session-key': randomBytes(32).toString('base64url'),
});

/** True where it was created. It is never read: the account needs no other right than to create Secrets. */
async function makeSecret(namespace: string, name: string): Promise<boolean> {
  const api = await openKubernetesApi(process.env);
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/part-of': 'bookstore', 'app.kubernetes.io/managed-by': 'bookstore-ml' },
    },
    type: 'Opaque',
    stringData: newSecrets(),
  };
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;
  const { status, text } = await api.call('POST', path, secret);
  if (status !== 201 && status !== 409)
    throw new Error(`the API server does not make Secret ${namespace}/${name}: ${status} ${text.slice(0, 300)}`);
  return status === 201;
}
