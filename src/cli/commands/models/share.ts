import { hostList } from '../../../lib/http/allowed-hosts.js';
import { shareModels } from '../../../recommender/replicate/share-models.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { HOSTS_OPTION } from '../../parsing/hosts-option.js';
import { stopSignal } from '../../signals/stop-signal.js';

const PORT = 8090;
const HOST = '127.0.0.1';

export const command: CliCommand = {
  options: [
    { name: 'data', value: 'DIR', required: true, help: 'the folder with model/ and registry/' },
    { name: 'port', value: 'N', default: PORT, help: 'port to listen on; 0 for any free one' },
    { name: 'host', value: 'H', default: HOST, help: 'address to listen on' },
    HOSTS_OPTION,
  ],
  positionals: [0, 0],
  examples: [
    ['models share --data /data', 'share what is trained and promoted in /data, on port 8090'],
    ['models share --data /data --host 0.0.0.0 --port 8090', 'the same, for other machines too'],
  ],
  run,
};

/** Until it is told to stop. */
async function run(args: CliArgs): Promise<ExitCode> {
  const port = args.whole('port', 0, 65_535) ?? PORT;
  const allowedHosts = hostList(args.text(HOSTS_OPTION.name));
  const store = await shareModels(args.need('data'), { port, host: args.text('host') ?? HOST, allowedHosts });
  process.stdout.write(`sharing models at ${store.url}\n`);
  await new Promise<void>((resolve) => stopSignal().addEventListener('abort', () => resolve(), { once: true }));
  await store.close();
  return EXIT.ok;
}
