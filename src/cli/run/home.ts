import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { UsageError } from '../../lib/usage-error.js';
import type { CliArgs, OptionSpec } from '../command.js';

export const DEFAULT_NAME = 'bookstore';

/** Folder of the state root in which downloaded tools are kept, for all clusters. */
export const CACHE = 'cache';

/** Every command of the workshop can be pointed at another cluster. */
export const NAME_OPTION: OptionSpec = {
  name: 'name',
  value: 'CLUSTER',
  default: DEFAULT_NAME,
  help: 'the cluster; on local, the workspace',
};

/** The folder of all clusters' state. Nothing outside it is written. */
export function stateRoot(env: NodeJS.ProcessEnv = process.env): string {
  if (env.BOOKSTORE_ML_HOME) return resolve(env.BOOKSTORE_ML_HOME);
  if (process.platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'bookstore-ml');
  return join(env.XDG_STATE_HOME || join(userHome(), '.local', 'state'), 'bookstore-ml');
}

/** @throws UsageError where the system knows none for this user, as in a container with a user id of its own. */
function userHome(): string {
  let home = '';
  try {
    home = homedir();
  } catch {
    // Said below.
  }
  if (isAbsolute(home)) return home;
  throw new UsageError(
    'there is no home folder for this user',
    'Say where state is to be kept: BOOKSTORE_ML_HOME=/some/folder.',
  );
}

/** The cluster a command means: as named, else the only one there is, else the default. */
export function clusterName(args: CliArgs, root = stateRoot()): string {
  const given = args.text('name');
  if (given !== undefined) return checkName(given);
  const known = knownClusters(root);
  return known.length === 1 ? known[0]! : DEFAULT_NAME;
}

export const clusterHome = (name: string, root = stateRoot()) => join(root, name);

/** Either file shows that `up` ran: where one is lost, its content is read from the other. */
const TRACES = ['state.json', 'journal.ndjson'];

/** Names of all clusters that `up` was run for and `down` was not. */
export function knownClusters(root = stateRoot()): readonly string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && TRACES.some((file) => existsSync(join(root, entry.name, file))))
    .map((entry) => entry.name);
}

/** Throws UsageError, naming the clusters there are, where --name names none of them. For commands that create nothing. */
export function assertNamedExists(args: CliArgs, root = stateRoot()): void {
  const name = args.text('name');
  if (name === undefined || existsSync(clusterHome(checkName(name), root))) return;
  const known = knownClusters(root);
  throw new UsageError(
    `there is no "${name}"`,
    known.length === 0 ? 'Nothing is there yet: bookstore-ml up begins.' : `There is: ${known.join(', ')}.`,
  );
}

/** A name that is a DNS label too, since on a cluster it becomes one. */
function checkName(name: string): string {
  if (name === CACHE) throw new UsageError(`--name ${CACHE} is where tools are kept`, 'Give the cluster another name.');
  if (/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name)) return name;
  throw new UsageError(
    `--name "${name}" cannot be a cluster's name`,
    'Small letters, digits and dashes, at most 40, such as bookstore-2.',
  );
}
