import { resolve } from 'node:path';
import type { BundleFile } from '../../../bundle/bundle-index.js';
import { createBundle } from '../../../bundle/create-bundle.js';
import { quote } from '../../../lib/shell-quote.js';
import { typed } from '../../../lib/typed-command.js';
import type { PinSetName } from '../../../tools/install/pins.js';
import type { RunContext } from '../../../tools/process/exec.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { toolCache } from '../../state/tool-cache.js';
import { explainBundleFailure } from './explain-failure.js';
import { size, total } from './size.js';

export const command: CliCommand = {
  options: [
    { name: 'charts', value: 'FOLDER', help: 'take charts (.tgz) from this folder instead of downloading them' },
    { name: 'no-pull', help: 'take images as Docker has them' },
    { name: 'node-image', value: 'IMAGE', help: 'image of the cluster nodes' },
    { name: 'pins', value: 'SET', among: ['seed', 'maintained'], default: 'seed', help: 'chart versions' },
  ],
  positionals: [1, 1],
  examples: [
    ['bundle create usb/bookstore-ml', 'everything that up needs in a room without a network'],
    ['bundle create bundle --charts charts --no-pull', 'from charts and images that are on this machine'],
  ],
  run: (args) => explainBundleFailure(() => create(args, resolve(args.positionals[0]!))),
};

async function create(args: CliArgs, folder: string): Promise<ExitCode> {
  const charts = args.text('charts');
  const nodeImage = args.text('node-image');
  const { ctx, interrupted } = commandContext();
  try {
    const { files, platform } = await createBundle(
      ctx,
      {
        folder,
        pins: (args.text('pins') as PinSetName | undefined) ?? 'seed',
        pull: !args.has('no-pull'),
        cache: toolCache(),
        ...(charts === undefined ? {} : { charts: resolve(charts) }),
        ...(nodeImage === undefined ? {} : { nodeImage }),
      },
      (file) => say(describe(file)),
    );
    say(`${folder}: ${files.length} files, ${size(total(files))}, for ${platform}`);
    say(`Use it: ${typed(`up --target kind --bundle ${quote([folder])}`)}`);
    return EXIT.ok;
  } catch (error) {
    if (interrupted()) return EXIT.interrupted;
    throw error;
  }
}

/** What tools need of a run. The first Ctrl-C stops what is at work, which then leaves nothing behind. */
function commandContext(): { readonly ctx: RunContext; interrupted(): boolean } {
  const stop = new AbortController();
  const force = new AbortController();
  process.on('SIGINT', () => (stop.signal.aborted ? force.abort() : stop.abort()));
  const nothing = () => undefined;
  const report = { waiting: nothing, progress: nothing, log: nothing, command: nothing, fact: nothing };
  return { ctx: { signal: stop.signal, force: force.signal, report }, interrupted: () => stop.signal.aborted };
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const describe = ({ kind, name, version, bytes }: BundleFile) =>
  `  ${kind.padEnd(11)}${`${name} ${version}`.padEnd(52)}${size(bytes).padStart(8)}`;
