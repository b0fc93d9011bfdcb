import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface SharedStore {
  readonly url: string;
  close(): Promise<void>;
}

/** Under these names a store gives what it has, and nothing else of its folder. */
const SHARED =
  /^\/(?:datasets\/current\/dataset\.json|registry\/(?:promoted|records\/v\d{4,})\.json|(?:model|gang\/model|registry\/models\/[0-9a-f]{64})\/(?:model\.json|(?:model|titles)-[0-9a-f]{16}\.(?:bin|json)))$/;

/** The names of the registry's records, as a JSON list. */
export const RECORDS = '/registry/records';

/**
 * Gives a folder's models to servers on other machines, read only: `model/` as the trainer wrote it, `gang/model/` as
 * its workers did together, the records in `registry/`, the models they name, and what the newest dataset is. The system's
 * error where the port cannot be had.
 */
export async function shareModels(data: string, { port, host }: { port: number; host: string }): Promise<SharedStore> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (request.method !== 'GET') return end(response, 405);
    if (path === '/healthz') return end(response, 200);
    if (path !== RECORDS && !SHARED.test(path)) return end(response, 404);
    const send = path === RECORDS ? sendNames : sendFile;
    send(response, join(data, path)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

/** Of what can be asked for; none where there is no registry yet. */
async function sendNames(response: ServerResponse, folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const body = JSON.stringify(names.filter((name) => SHARED.test(`${RECORDS}/${name}`)).sort());
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }).end(body);
}

async function sendFile(response: ServerResponse, file: string): Promise<void> {
  const size = await stat(file).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
  if (size === undefined) return end(response, 404);
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': size });
  await pipeline(createReadStream(file), response);
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Length': 0 }).end();
}
