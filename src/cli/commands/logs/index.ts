import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { STEPS } from '../../../../steps/index.js';
import { typed } from '../../../lib/typed-command.js';
import { UsageError } from '../../../lib/usage-error.js';
import { serverLogsCommand } from '../../../targets/cluster/server-logs.js';
import type { Config } from '../../../targets/config.js';
import { targetNamed } from '../../../targets/targets.js';
import { CommandError } from '../../../tools/process/command-error.js';
import { run } from '../../../tools/process/exec.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { findCluster } from '../../run/cluster-config.js';
import { assertNamedExists, NAME_OPTION } from '../../run/home.js';
import { stopSignal } from '../../signals/stop-signal.js';
import { findLog, logsIn } from './find-log.js';
import { followFile } from './follow-file.js';

/** Prints the full log of a step or a server, or says which there are. */
export const command: CliCommand = {
  options: [{ name: 'follow', short: 'f', help: 'go on with what is added, until Ctrl-C' }, NAME_OPTION],
  positionals: [0, 1],
  words: [...STEPS.map(({ id }) => id), 'recommender', 'shop'],
  examples: [
    ['logs D', 'the log of step D; "logs train" is the same'],
    ['logs -f recommender', 'what the server says, as it says it; "shop" is the other one'],
  ],
  run: printLog,
};

async function printLog(args: CliArgs): Promise<ExitCode> {
  assertNamedExists(args);
  const { cfg } = findCluster(args);
  const [wanted] = args.positionals;
  const follow = args.has('follow');
  if ((wanted === 'recommender' || wanted === 'shop') && targetNamed(cfg.target).hasNodes)
    return printPods(cfg, wanted, follow);
  const logs = logsIn(cfg.home);
  if (wanted === undefined) {
    if (follow) throw new UsageError('logs -f needs a step or a server', `For example: ${typed('logs -f D')}`);
    if (logs.length === 0) throw new UsageError('there are no logs yet', `${typed('up')} makes them.`);
    const width = Math.max(10, ...logs.map(({ name }) => name.length));
    const line = (log: (typeof logs)[number]) => `${log.letter.padEnd(1)}  ${log.name.padEnd(width)} ${log.path}\n`;
    process.stdout.write(logs.map(line).join(''));
    return EXIT.ok;
  }
  const { path } = findLog(logs, wanted);
  if (!follow) {
    await pipeline(createReadStream(path), process.stdout, { end: false });
    return EXIT.ok;
  }
  const write = (bytes: Buffer) => new Promise<void>((resolve) => process.stdout.write(bytes, () => resolve()));
  await followFile(path, write, stopSignal());
  return EXIT.ok;
}

/** What a server on a cluster says. Its log is with its pods, not on this machine. */
async function printPods(cfg: Config, endpoint: 'recommender' | 'shop', follow: boolean): Promise<ExitCode> {
  const signal = stopSignal();
  const nothing = () => undefined;
  const log = (line: string) => process.stdout.write(`${line}\n`);
  const report = { log, waiting: nothing, progress: nothing, command: nothing, fact: nothing };
  try {
    await run({ signal, force: signal, report }, serverLogsCommand(cfg, endpoint, follow));
    return EXIT.ok;
  } catch (error) {
    if (signal.aborted) return EXIT.ok;
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`bookstore-ml: the log of the ${endpoint} cannot be read\n  ${error.message}\n`);
    return EXIT.failed;
  }
}
