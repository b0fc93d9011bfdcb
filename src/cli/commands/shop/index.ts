import { UsageError } from '../../../lib/usage-error.js';
import type { CliArgs, CliCommand } from '../../command.js';
import type { ExitCode } from '../../exit-codes.js';
import { COLUMN_OPTIONS } from '../../run/column-options.js';

/** What the shop can do. Each loads what it needs when it is asked for: a database driver and a web framework weigh. */
const ACTIONS: Readonly<Record<string, (args: CliArgs) => Promise<ExitCode>>> = {
  init: async (args) => (await import('./data.js')).init(args),
  check: async (args) => (await import('./data.js')).check(args),
  load: async (args) => (await import('./data.js')).load(args),
  serve: async (args) => (await import('./serve.js')).serve(args),
  traffic: async (args) => (await import('./traffic.js')).traffic(args),
  backup: async (args) => (await import('./backup.js')).backup(args),
  restore: async (args) => (await import('./backup.js')).restore(args),
  secrets: async (args) => (await import('./secrets.js')).secrets(args),
};

export const command: CliCommand = {
  options: [
    { name: 'data', value: 'DIR', help: "folder of the shop's embedded database" },
    {
      name: 'database',
      value: 'URL',
      help: 'a Postgres instead: postgres://user@host:port/db; password in PGPASSWORD',
    },
    { name: 'wait', value: 'S', help: 'init, load, backup: seconds to wait for a Postgres that is still starting' },
    {
      name: 'catalog',
      value: 'FILE|URL',
      help: 'load: the catalog to sell; without one, --orders is a log of your own',
    },
    {
      name: 'orders',
      value: 'FILE|URL',
      help: 'check, load: the orders; elsewhere, as --catalog, where that service is',
    },
    ...COLUMN_OPTIONS,
    { name: 'port', value: 'N', help: 'serve: port, 0 for any; 8081 for the storefront, else 8082' },
    { name: 'host', value: 'H', help: 'serve: address to listen on; 127.0.0.1 by default' },
    { name: 'instance', value: 'TEXT', help: 'serve: repeated at /healthz' },
    { name: 'recommender', value: 'URL', help: 'serve storefront, traffic: where the shelf comes from' },
    {
      name: 'models',
      value: 'DIR|URL',
      help: 'serve storefront: folder with registry/, or a shared store, for /model',
    },
    {
      name: 'session-key-file',
      value: 'FILE',
      help: 'serve storefront: what signs baskets; else a key of this process',
    },
    { name: 'namespace', value: 'NS', help: "secrets, in a pod: where the shop's Secret is made" },
    { name: 'secret', value: 'NAME', help: 'secrets: its name; one that is there stays as it is' },
    { name: 'out', value: 'DIR', help: 'backup: gets a folder for each backup, named by its time' },
    { name: 'keep', value: 'N', help: 'backup: how many to keep; 7 by default' },
    { name: 'from', value: 'DIR', help: 'restore: a backup, or the folder of several: then the newest' },
    { name: 'orders-count', value: 'N', help: 'traffic: end after so many orders' },
    { name: 'minutes', value: 'M', help: 'traffic: end after so long' },
    { name: 'rate', value: 'R/s', help: 'traffic: visits a second; 2 by default' },
    { name: 'seed', value: 'N', help: 'traffic: other customers with another number' },
    {
      name: 'drift',
      value: 'KIND',
      help: 'traffic: none, or people want other genres or other books than before',
      among: ['none', 'genre', 'popularity'],
    },
  ],
  positionals: [1, 3],
  async run(args) {
    const [action, ...services] = args.positionals;
    const act = Object.hasOwn(ACTIONS, action!) ? ACTIONS[action!] : undefined;
    if (act === undefined)
      throw new UsageError(`shop cannot "${action}"`, `It can: ${Object.keys(ACTIONS).join(', ')}.`);
    if (action !== 'serve' && services.length > 0)
      throw new UsageError(`shop ${action} does not take "${services[0]}"`);
    return act(args);
  },
};
