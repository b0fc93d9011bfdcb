import { DATA_SERVICES, type DataService } from '../../../bookstore/service/data-services.js';
import { hostList } from '../../../lib/http/allowed-hosts.js';
import { packageVersion } from '../../../lib/package-version.js';
import { secretFileIn } from '../../../lib/process/server-proof.js';
import { UsageError } from '../../../lib/usage-error.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { HOSTS_OPTION } from '../../parsing/hosts-option.js';
import { DATABASE_OPTIONS, databaseLocation } from './database.js';
import { serviceLog } from './serve/log.js';

/** Ports where --port says nothing. */
const STOREFRONT_PORT = 8081;
const DATA_PORT = 8082;

/** The pages, or the services that have the database, until told to stop. */
export const command: CliCommand = {
  options: [
    {
      name: 'port',
      value: 'N',
      help: `port to listen on, 0 for any free one (default ${STOREFRONT_PORT} for the storefront, else ${DATA_PORT})`,
    },
    { name: 'host', value: 'H', default: '127.0.0.1', help: 'address to listen on' },
    HOSTS_OPTION,
    { name: 'instance', value: 'TEXT', help: 'a text that /healthz repeats, to know this server again' },
    ...DATABASE_OPTIONS,
    { name: 'catalog', value: 'URL', help: 'storefront: the catalog service' },
    { name: 'orders', value: 'URL', help: 'storefront: the orders service' },
    { name: 'recommender', value: 'URL', help: 'storefront: where the shelf of a book comes from' },
    { name: 'models', value: 'DIR|URL', help: 'storefront: folder with registry/, or a models share, for /model' },
    {
      name: 'session-key-file',
      value: 'FILE',
      help: 'storefront: key that signs baskets; without it, a key of this process',
    },
  ],
  positionals: [0, 3],
  words: [...DATA_SERVICES, 'storefront'],
  examples: [
    ['shop serve catalog orders --data shop-data', 'both services that have the database, on port 8082'],
    [
      'shop serve storefront --catalog http://127.0.0.1:8082 --orders http://127.0.0.1:8082 --recommender http://127.0.0.1:8080 --models data',
      'the pages, on port 8081',
    ],
  ],
  run: serve,
};

async function serve(args: CliArgs): Promise<ExitCode> {
  const services = args.positionals;
  if (services.length === 0)
    throw new UsageError('shop serve needs what to serve', 'Services: catalog, orders, storefront.');
  if (services.length === 1 && services[0] === 'storefront')
    return (await import('./serve/storefront.js')).serveStorefront(args, STOREFRONT_PORT);
  const asked = dataServices(services);
  const { serveData } = await import('../../../bookstore/service/serve-data.js');
  const server = await serveData({
    services: asked,
    place: databaseLocation(args),
    port: args.whole('port', 0, 65_535) ?? DATA_PORT,
    host: args.text('host'),
    allowedHosts: hostList(args.text(HOSTS_OPTION.name)),
    secretFile: secretFileIn(),
    instance: args.text('instance') ?? '',
    version: packageVersion(),
    log: serviceLog(),
  });
  return untilStopped(`${services.join(' and ')} at ${server.url}`, server);
}

/** The same services in any order are the same server. */
function dataServices(names: readonly string[]): readonly DataService[] {
  const unknown = names.find((name) => !DATA_SERVICES.some((service) => service === name));
  if (unknown === 'storefront')
    throw new UsageError('the storefront has addresses of its own', 'Serve it by itself: shop serve storefront.');
  if (unknown !== undefined)
    throw new UsageError(`shop cannot serve "${unknown}"`, 'Services: catalog, orders, storefront.');
  return DATA_SERVICES.filter((service) => names.includes(service));
}

async function untilStopped(line: string, server: { close(): Promise<void> }): Promise<ExitCode> {
  process.stdout.write(`${line}\n`);
  await new Promise((stop) => {
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
  await server.close();
  return EXIT.ok;
}
