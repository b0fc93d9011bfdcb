import { UsageError } from '../../../lib/usage-error.js';
import { keepForwarding } from '../../../tools/kubernetes/port-forward.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT } from '../../exit-codes.js';

/** Keeps a port of 127.0.0.1 leading to a Service until it is told to end. `up` starts it for a cluster that has no other way. */
export const command: CliCommand = {
  options: [
    { name: 'context', value: 'NAME', help: 'the kubeconfig context' },
    { name: 'kubeconfig', value: 'FILE', help: 'in place of your own kubeconfig' },
    { name: 'kubectl', value: 'PATH', help: 'in place of the one on the PATH' },
    { name: 'namespace', value: 'NS', help: 'of the Service' },
    { name: 'service', value: 'NAME', help: 'where connections lead' },
    { name: 'to', value: 'PORT', help: 'port of the Service' },
    { name: 'port', value: 'N', help: 'port on 127.0.0.1' },
  ],
  positionals: [0, 0],
  examples: [
    [
      'forward --context lab --namespace bookstore --service storefront --to 80 --port 8081',
      'the pages of a shop in your own cluster',
    ],
    [
      'forward --kubeconfig kubeconfig --namespace bookstore-ml --service recommender --to 80 --port 8080',
      'with a kubeconfig of its own',
    ],
  ],
  async run(args) {
    const [context, kubeconfig] = [args.text('context'), args.text('kubeconfig')];
    if (context === undefined && kubeconfig === undefined)
      throw new UsageError('forward needs --context or --kubeconfig', 'Your current context is never meant.');
    const access = {
      kubectl: args.text('kubectl') ?? 'kubectl',
      ...(context === undefined ? {} : { context }),
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
    };
    const forward = {
      namespace: needed(args, 'namespace'),
      service: needed(args, 'service'),
      to: neededPort(args, 'to'),
      port: neededPort(args, 'port'),
    };
    const stop = new AbortController();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
    await keepForwarding(access, forward, stop.signal, (line) => process.stdout.write(`${line}\n`));
    return EXIT.ok;
  },
};

function needed(args: CliArgs, name: string): string {
  const value = args.text(name);
  if (value === undefined) throw new UsageError(`forward needs --${name}`, 'See bookstore-ml forward --help.');
  return value;
}

const neededPort = (args: CliArgs, name: string) => args.whole(name, 1, 65_535) ?? Number(needed(args, name));
