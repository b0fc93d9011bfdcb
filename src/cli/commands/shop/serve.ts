import { DATA_SERVICES, type DataService, serveData } from '../../../bookstore/service/serve-data.js';
import { packageVersion } from '../../../lib/package-version.js';
import { UsageError } from '../../../lib/usage-error.js';
import type { CliArgs } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { placeOf } from './database.js';

/** `shop serve SERVICE...`: the pages, or the services that have the database, until told to stop. */
export async function serve(args: CliArgs): Promise<ExitCode> {
  const services = args.positionals.slice(1);
  if (services.length === 0)
    throw new UsageError('shop serve needs what to serve', 'Services: catalog, orders, storefront.');
  if (services.length === 1 && services[0] === 'storefront')
    return (await import('./storefront.js')).serveStorefront(args);
  const server = await serveData({
    services: dataServices(services),
    place: placeOf(args),
    port: args.whole('port', 0, 65_535) ?? 8082,
    host: args.text('host'),
    instance: args.text('instance') ?? '',
    version: packageVersion(),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  return untilTold(`${services.join(' and ')} at ${server.url}`, server);
}

/** The same services in any order are the same server. */
function dataServices(names: readonly string[]): readonly DataService[] {
  const stranger = names.find((name) => !DATA_SERVICES.some((service) => service === name));
  if (stranger === 'storefront')
    throw new UsageError('the storefront has addresses of its own', 'Serve it by itself: shop serve storefront.');
  if (stranger !== undefined)
    throw new UsageError(`shop cannot serve "${stranger}"`, 'Services: catalog, orders, storefront.');
  return DATA_SERVICES.filter((service) => names.includes(service));
}

async function untilTold(line: string, server: { close(): Promise<void> }): Promise<ExitCode> {
  process.stdout.write(`${line}\n`);
  await new Promise((stop) => {
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
  await server.close();
  return EXIT.ok;
}
