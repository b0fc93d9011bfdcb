import { join, resolve } from 'node:path';
import { BundleError } from '../../../bundle/bundle-error.js';
import type { BundleFile } from '../../../bundle/bundle-index.js';
import { createBundle } from '../../../bundle/create-bundle.js';
import { verifyBundle } from '../../../bundle/verify-bundle.js';
import { UsageError } from '../../../lib/usage-error.js';
import type { PinSetName } from '../../../tools/install/pins.js';
import { ToolError } from '../../../tools/install/tool-error.js';
import { CommandError } from '../../../tools/process/command-error.js';
import type { RunContext } from '../../../tools/process/exec.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { CACHE, stateRoot } from '../../run/home.js';

export const command: CliCommand = {
  options: [
    { name: 'charts', value: 'FOLDER', help: 'create: take charts (.tgz) from there instead of downloading them' },
    { name: 'no-pull', help: 'create: take images as Docker has them' },
    { name: 'node-image', value: 'IMAGE', help: 'create: the image of the cluster nodes' },
    {
      name: 'pins',
      value: 'SET',
      among: ['seed', 'maintained'],
      help: 'create: which chart versions; seed by default',
    },
  ],
  positionals: [2, 2],
  async run(args) {
    const [action, folder] = args.positionals;
    try {
      switch (action) {
        case 'create':
          return await create(args, resolve(folder!));
        case 'verify':
          return await verify(resolve(folder!));
        default:
          throw new UsageError(`bundle cannot "${action}"`, 'It can: create, verify.');
      }
    } catch (error) {
      const text = explain(error);
      if (text === undefined) throw error;
      process.stderr.write(text);
      return EXIT.failed;
    }
  },
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
        cache: join(stateRoot(), CACHE),
        ...(charts === undefined ? {} : { charts: resolve(charts) }),
        ...(nodeImage === undefined ? {} : { nodeImage }),
      },
      (file) => say(describe(file)),
    );
    say(`${folder}: ${files.length} files, ${size(total(files))}, for ${platform}`);
    say(`Use it: bookstore-ml up --target kind --bundle ${folder}`);
    return EXIT.ok;
  } catch (error) {
    if (interrupted()) return EXIT.interrupted;
    throw error;
  }
}

async function verify(folder: string): Promise<ExitCode> {
  const { index, problems } = await verifyBundle(folder);
  for (const { path, what } of problems) process.stderr.write(`bookstore-ml: ${path} ${what}\n`);
  if (problems.length > 0) {
    process.stderr.write(`  ${folder} is not what was made. Copy it again, or make a new one.\n`);
    return EXIT.failed;
  }
  say(
    `${folder}: ${index.files.length} files, ${size(total(index.files))}, for ${index.platform}: all as they were made`,
  );
  return EXIT.ok;
}

function explain(error: unknown): string | undefined {
  if (error instanceof BundleError || error instanceof ToolError)
    return `bookstore-ml: ${error.message}\n  ${error.hint}\n`;
  if (error instanceof CommandError) {
    const evidence = error.lines.slice(-5).map((line) => `  ${line}\n`);
    return `bookstore-ml: ${error.command.purpose}: ${error.message}\n${evidence.join('')}`;
  }
  return undefined;
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
const total = (files: readonly BundleFile[]) => files.reduce((sum, { bytes }) => sum + bytes, 0);
const size = (bytes: number) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.round(bytes / 1e6)} MB`);
