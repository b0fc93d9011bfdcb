import { type RunningServer, startServer } from '../../recommender/serve/server.js';
import { type CliArgs, type CliCommand, UsageError } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';

export const command: CliCommand = {
  options: [
    { name: 'model', value: 'DIR', help: 'a model folder, or a registry: then what is promoted is served' },
    { name: 'fallback', value: 'DIR', help: 'a model folder to serve while the registry has nothing promoted' },
    { name: 'port', value: 'N', help: 'port, 0 for any free one (8080)' },
    { name: 'host', value: 'H', help: 'address to listen on (127.0.0.1)' },
    { name: 'instance', value: 'TEXT', help: 'a text that /healthz repeats, to know this server again' },
  ],
  positionals: [0, 0],
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
    instance: args.text('instance'),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`listening on ${server.url}\n`);
  return untilStopped(server);
}

/** Told to stop, it answers what has begun and ends well: that is how a server is meant to end. A second signal cuts. */
function untilStopped(server: RunningServer): Promise<ExitCode> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      process.once('SIGTERM', () => process.exit(EXIT.terminated));
      process.once('SIGINT', () => process.exit(EXIT.interrupted));
      server.close().then(() => resolve(EXIT.ok), reject);
    };
    let stopping = false;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        if (!stopping) stop();
        stopping = true;
      });
    }
    process.on('SIGHUP', () => void server.refresh());
  });
}
