import { write } from 'node:fs';
import { isatty } from 'node:tty';
import { hostList } from '../../../lib/http/allowed-hosts.js';
import { endProcess } from '../../../lib/process/end-process.js';
import { UsageError } from '../../../lib/usage-error.js';
import { type RunningServer, startServer } from '../../../recommender/serve/server.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { bytesOf } from '../../parsing/byte-amount.js';
import { HOSTS_OPTION } from '../../parsing/hosts-option.js';

export const command: CliCommand = {
  options: [
    { name: 'model', value: 'DIR', help: 'a model folder, or a registry, of which the promoted version is served' },
    { name: 'fallback', value: 'DIR', help: 'a model folder to serve while the registry has nothing promoted' },
    { name: 'port', value: 'N', default: 8080, help: 'port to listen on; 0 for any free one' },
    { name: 'host', value: 'H', default: '127.0.0.1', help: 'address to listen on' },
    HOSTS_OPTION,
    {
      name: 'fill',
      value: 'F',
      help: 'what fills up short lists; without it, nothing does, since it helps one receipt in 10,000',
      among: ['popular'],
    },
    { name: 'memory', value: 'SIZE', help: 'most memory to take, such as 1G; without it, what the container allows' },
    { name: 'instance', value: 'TEXT', help: 'a text that /healthz repeats, to know this server again' },
  ],
  positionals: [0, 0],
  examples: [
    ['serve --model model', 'one model, on port 8080'],
    ['serve --model registry --port 9000 --memory 1G', 'what is promoted, whenever that changes'],
  ],
  run,
};

async function run(args: CliArgs): Promise<ExitCode> {
  const model = args.text('model');
  if (model === undefined) throw new UsageError('serve needs --model DIR', 'Train one first: bookstore-ml train.');
  const server = await startServer({
    model,
    fallback: args.text('fallback'),
    port: args.whole('port', 0, 65_535) ?? 8080,
    host: args.text('host'),
    allowedHosts: hostList(args.text(HOSTS_OPTION.name)),
    fill: args.has('fill') ? 'popular' : undefined,
    memory: bytesOf(args.text('memory')),
    instance: args.text('instance'),
    log,
  });
  const stopped = untilStopped(server);
  process.stdout.write(`listening on ${server.url}\n`);
  return stopped;
}

const STDERR = 2;

/**
 * Writes to the file descriptor, not to process.stderr: that is a stream like the sockets, and V8 would discard the code that
 * it compiled for those, in the middle of a swap of models. Errors are ignored: nobody reads a log that cannot be written.
 */
function log(line: string): void {
  write(STDERR, `${line}\n`, () => undefined);
}

/** On the first signal, finishes the requests that have begun and exits with 0; on the second, exits at once. */
function untilStopped(server: RunningServer): Promise<ExitCode> {
  return new Promise((resolve, reject) => {
    let stopping = false;
    const stop = () => {
      if (stopping) return;
      stopping = true;
      process.once('SIGTERM', () => endProcess(EXIT.terminated));
      process.once('SIGINT', () => endProcess(EXIT.interrupted));
      server.close().then(() => resolve(EXIT.ok), reject);
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    // A terminal that closes ends its programs. A service has none: for it, SIGHUP means reload.
    process.on('SIGHUP', hasTerminal() ? stop : () => void server.refresh());
  });
}

const hasTerminal = () => [0, 1, 2].some((stream) => isatty(stream));
