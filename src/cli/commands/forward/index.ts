import { UsageError } from '../../../lib/usage-error.js';
import { keepForwarding } from '../../../tools/kubernetes/port-forward.js';
import type { CliCommand } from '../../command.js';
import { EXIT } from '../../exit-codes.js';
import { stopSignal } from '../../signals/stop-signal.js';

/** Forwards a port of 127.0.0.1 to a Service until stopped. `up` starts it for a cluster that cannot be reached otherwise. */
export const command: CliCommand = {
  options: [
    { name: 'context', value: 'NAME', help: 'a context of the kubeconfig; the current one is never used' },
    { name: 'kubeconfig', value: 'FILE', help: 'a kubeconfig in place of your own' },
    { name: 'kubectl', value: 'PATH', help: 'a kubectl in place of the one on the PATH' },
    { name: 'namespace', value: 'NS', required: true, help: 'namespace of the Service' },
    { name: 'service', value: 'NAME', required: true, help: 'the Service that connections go to' },
    { name: 'to', value: 'PORT', required: true, help: 'port of the Service' },
    { name: 'port', value: 'N', required: true, help: 'port on 127.0.0.1' },
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
      namespace: args.need('namespace'),
      service: args.need('service'),
      to: args.whole('to', 1, 65_535)!,
      port: args.whole('port', 1, 65_535)!,
    };
    await keepForwarding(access, forward, stopSignal(), (line) => process.stdout.write(`${line}\n`));
    return EXIT.ok;
  },
};
