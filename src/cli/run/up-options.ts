import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../lib/usage-error.js';
import type { Config, OrdersInput } from '../../targets/config.js';
import type { Target } from '../../targets/target.js';
import { TARGETS, targetNamed } from '../../targets/targets.js';
import { isUnreachable } from '../../tools/network/ports.js';
import type { CliArgs, OptionSpec } from '../command.js';
import { COLUMN_OPTIONS } from './column-options.js';
import { clusterHome, clusterName, NAME_OPTION } from './home.js';

export const UP_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'target',
    value: 'T',
    among: TARGETS.map(({ name }) => name),
    help: 'what runs the steps; without it, kind where Docker answers, else local',
  },
  { name: 'context', value: 'NAME', help: 'with --target context: a context of your kubeconfig' },
  { name: 'registry', value: 'HOST/PATH', help: 'with --target context: where images are pushed' },
  NAME_OPTION,
  { name: 'profile', value: 'P', among: ['s', 'm', 'l'], default: 'm', help: 'size of the generated shop' },
  {
    name: 'overlay',
    value: 'O',
    among: ['dev', 'staging', 'prod'],
    default: 'dev',
    help: 'on a cluster: how the shop is deployed',
  },
  { name: 'orders', value: 'FILE', help: 'learn from these orders of your own: CSV with a header, .gz or not' },
  ...COLUMN_OPTIONS,
  { name: 'train', value: 'PATH', among: ['auto', 'cpu', 'cuda'], default: 'auto', help: 'on a cluster: what trains' },
  { name: 'pins', value: 'SET', among: ['seed', 'maintained'], default: 'seed', help: 'on a cluster: chart versions' },
  { name: 'bundle', value: 'DIR', help: 'on a cluster: take charts, images and tools from this folder' },
  { name: 'node-image', value: 'IMAGE', help: 'on kind: image of the nodes' },
  {
    name: 'port',
    value: 'N',
    default: 8080,
    help: 'port of the recommender on 127.0.0.1; the shop has the next two',
  },
  { name: 'from', value: 'X', help: 'begin with step X, a letter or a name; those before it must be done' },
  { name: 'only', value: 'X', multiple: true, help: 'run step X alone' },
  { name: 'skip', value: 'X', multiple: true, help: 'leave out step X' },
  { name: 'dry-run', help: 'look, and print what would run as a shell script' },
  { name: 'pause', help: 'explain every step, and wait for Enter before and after it' },
  { name: 'transcript', value: 'FILE', help: 'write what was done and what came out to this Markdown file' },
  { name: 'yes', short: 'y', help: 'ask nothing' },
  { name: 'yes-context', value: 'NAME', help: 'agree to changing this context, where nobody can be asked' },
  { name: 'plain', help: 'print lines instead of a screen: for pipes, CI and screen readers' },
  { name: 'json', help: 'print the events as NDJSON on stdout' },
];

/**
 * What this run is asked for. A flag wins; what is not said stays as the last run of this cluster had it, so that
 * `up` again means the same; then come the defaults, `fallback` among them.
 */
export function resolveConfig(args: CliArgs, last: Partial<Config> | undefined, fallback: string): Config {
  if (args.has('plain') && args.has('json')) throw new UsageError('--plain and --json exclude each other');
  const name = clusterName(args);
  const target = targetNamed(args.text('target') ?? targetOfOptions(args) ?? fallback);
  const port = readPort(args) ?? last?.port ?? 8080;
  // --profile goes back from orders of one's own to a generated shop.
  const orders = readOrders(args) ?? (args.has('profile') ? undefined : last?.orders);
  if (orders !== undefined && !target.takesOrders)
    throw new UsageError(
      '--orders needs --target local in this version',
      'Or run without it: the shop generates orders.',
    );
  return {
    target: target.name,
    name,
    home: clusterHome(name),
    profile: (args.text('profile') as Config['profile']) ?? last?.profile ?? 'm',
    overlay: (args.text('overlay') as Config['overlay']) ?? last?.overlay ?? 'dev',
    train: (args.text('train') as Config['train']) ?? last?.train ?? 'auto',
    pins: (args.text('pins') as Config['pins']) ?? last?.pins ?? 'seed',
    port,
    shopPort: args.has('port') || last?.shopPort === undefined ? port + 1 : last.shopPort,
    ...(args.has('port') || last?.dataPort === undefined ? {} : { dataPort: last.dataPort }),
    ...(orders === undefined ? {} : { orders }),
    ...(target.hasNodes ? clusterOptions(args, last) : {}),
    ...contextOptions(target, args, last),
  };
}

/** The recommender's port, the first of three side by side. */
function readPort(args: CliArgs): number | undefined {
  const port = args.whole('port', 1, 65_533);
  if (port === undefined) return undefined;
  const blockedFrom = (first: number) => [first, first + 1, first + 2].find(isUnreachable);
  const blocked = blockedFrom(port);
  if (blocked === undefined) return port;
  let next = blocked + 1;
  while (blockedFrom(next) !== undefined) next++;
  throw new UsageError(
    `--port ${port}: browsers refuse to open port ${blocked}, which they keep for another protocol`,
    `The recommender has ${port}, the shop the next two. Choose another: --port ${next}.`,
  );
}

/** The target that alone takes --context, where that is given. */
const targetOfOptions = (args: CliArgs): string | undefined =>
  args.has('context') ? TARGETS.find(({ requires }) => requires.includes('context'))?.name : undefined;

/** Which cluster of the user's, and where its nodes get images from: there is no default for either. */
function contextOptions(target: Target, args: CliArgs, last: Partial<Config> | undefined) {
  if (target.requires.length === 0) {
    const stray = ['context', 'registry', 'yes-context'].find((name) => args.has(name));
    if (stray !== undefined) throw new UsageError(`--${stray} goes with --target context, not with ${target.name}`);
    return {};
  }
  const context = args.text('context') ?? last?.context;
  const registry = args.text('registry')?.replace(/\/+$/, '') ?? last?.registry;
  if (context === undefined || registry === undefined)
    throw new UsageError(
      `--target context needs ${context === undefined ? '--context NAME' : '--registry HOST/PATH'}`,
      'For example: bookstore-ml up --target context --context lab --registry registry.example.com/me',
    );
  if (!/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/.test(registry))
    throw new UsageError(
      `--registry "${registry}" cannot be a place for images`,
      'A host, a port perhaps, and a path, in small letters: registry.example.com:5000/team/workshop.',
    );
  return { context, registry };
}

function clusterOptions(args: CliArgs, last: Partial<Config> | undefined) {
  const bundle = args.text('bundle');
  const folder = bundle === undefined ? last?.bundle : resolve(bundle);
  if (bundle !== undefined && !existsSync(join(folder!, 'bundle.json')))
    throw new UsageError(`--bundle: there is no bundle in ${folder}`, 'Make one: bookstore-ml bundle create DIR.');
  const nodeImage = args.text('node-image') ?? last?.nodeImage;
  return {
    ...(folder === undefined ? {} : { bundle: folder }),
    ...(nodeImage === undefined ? {} : { nodeImage }),
    ...(last?.workers === undefined ? {} : { workers: last.workers }),
    ...(last?.tools === undefined ? {} : { tools: last.tools }),
  };
}

function readOrders(args: CliArgs): OrdersInput | undefined {
  const file = args.text('orders');
  const columns = {
    basketColumn: args.text('basket-column'),
    itemColumn: args.text('item-column'),
    timeColumn: args.text('time-column'),
  };
  const named = Object.entries(columns).filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (file === undefined) {
    if (named.length > 0)
      throw new UsageError('--basket-column, --item-column and --time-column go with --orders FILE');
    return undefined;
  }
  const path = resolve(file);
  if (!existsSync(path))
    throw new UsageError(`--orders: there is no file ${path}`, 'Check the path; it is relative to where you are.');
  return { file: path, ...Object.fromEntries(named) };
}
