import { resolve } from 'node:path';
import type { BundleFile } from '../../../bundle/bundle-index.js';
import { createBundle } from '../../../bundle/create-bundle.js';
import { quote } from '../../../lib/shell-quote.js';
import { typed } from '../../../lib/typed-command.js';
import { UsageError } from '../../../lib/usage-error.js';
import { type PinSetName, PLATFORMS } from '../../../tools/install/pins.js';
import type { RunContext } from '../../../tools/process/exec.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { toolCache } from '../../state/tool-cache.js';
import { explainBundleFailure } from './explain-failure.js';
import { describeBundle, size } from './size.js';

export const command: CliCommand = {
  options: [
    { name: 'charts', value: 'FOLDER', help: 'take charts (.tgz) from this folder instead of downloading them' },
    { name: 'no-pull', help: 'take images as Docker has them' },
    { name: 'node-image', value: 'IMAGE', help: 'image of the cluster nodes' },
    {
      name: 'platform',
      value: 'OS/ARCH',
      multiple: true,
      help: 'the laptops it is for, with commas between; this one by default',
    },
    { name: 'pins', value: 'SET', among: ['seed', 'maintained'], default: 'seed', help: 'chart versions' },
  ],
  positionals: [1, 1],
  examples: [
    ['bundle create usb/bookstore-ml', 'everything that up needs in a room without a network'],
    ['bundle create bundle --platform darwin/arm64,linux/amd64', 'one for Macs, and for Linux and WSL2'],
  ],
  run: (args) => explainBundleFailure(() => create(args, resolve(args.positionals[0]!))),
};

async function create(args: CliArgs, folder: string): Promise<ExitCode> {
  const charts = args.text('charts');
  const nodeImage = args.text('node-image');
  const platforms = readPlatforms(args);
  const { ctx, interrupted } = commandContext();
  try {
    const index = await createBundle(
      ctx,
      {
        folder,
        pins: (args.text('pins') as PinSetName | undefined) ?? 'seed',
        pull: !args.has('no-pull'),
        cache: toolCache(),
        ...(charts === undefined ? {} : { charts: resolve(charts) }),
        ...(nodeImage === undefined ? {} : { nodeImage }),
        ...(platforms.length === 0 ? {} : { platforms }),
      },
      (file) => say(describe(file)),
    );
    say(`${folder}: ${describeBundle(index)}`);
    say(`Use it: ${typed(`up --target kind --bundle ${quote([folder])}`)}`);
    return EXIT.ok;
  } catch (error) {
    if (interrupted()) return EXIT.interrupted;
    throw error;
  }
}

/** @throws UsageError for a platform that the workshop does not run on. */
function readPlatforms(args: CliArgs): readonly string[] {
  const known = PLATFORMS.map((platform) => platform.replace('-', '/'));
  const given = [...new Set(args.texts('platform').flatMap((text) => text.split(',')))];
  const unknown = given.find((platform) => !known.includes(platform));
  if (unknown === undefined) return given;
  const hint = unknown.startsWith('windows')
    ? 'On Windows it runs in WSL2, which is linux/amd64 or linux/arm64.'
    : `Name some of ${known.join(', ')}, with commas between.`;
  throw new UsageError(
    `--platform: there is no ${unknown === '' ? 'platform of no name' : unknown} for the workshop`,
    hint,
  );
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
const describe = ({ kind, name, version, bytes, platform }: BundleFile) =>
  `  ${kind.padEnd(11)}${`${name} ${version}`.padEnd(52)}${size(bytes).padStart(8)}${platform === undefined ? '' : `  ${platform}`}`;
