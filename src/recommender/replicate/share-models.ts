import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createHostCheck, JOIN_DUPLICATES } from '../../lib/http/allowed-hosts.js';

export interface SharedStore {
  readonly url: string;
  close(): Promise<void>;
}

/** The paths that a store serves. It serves nothing else of its folder. */
const SHARED =
  /^\/(?:datasets\/current\/dataset\.json|registry\/(?:promoted|records\/v\d{4,})\.json|(?:model|gang\/model|registry\/models\/[0-9a-f]{64})\/(?:model\.json|(?:model|titles)-[0-9a-f]{16}\.(?:bin|json)))$/;

/** Serves the names of the registry's records, as a JSON list. */
export const RECORDS = '/registry/records';

/**
 * Serves the models in a folder to other machines, read only: `model/` as the trainer wrote it, `gang/model/` as several
 * workers wrote it together, the records in `registry/` and the models they name, and which dataset is the newest. Rejects
 * with the system's error where the port cannot be used.
 */
export async function shareModels(
  data: string,
  { port, host, allowedHosts }: { port: number; host: string; allowedHosts?: readonly string[] },
): Promise<SharedStore> {
  const refusalOf = createHostCheck({ listen: host, allowed: allowedHosts });
  const server = createServer(JOIN_DUPLICATES, (request, response) => {
    const path = request.url ?? '/';
    response.setHeader('X-Content-Type-Options', 'nosniff');
    const refusal = refusalOf(request.headers.host, path);
    if (refusal !== undefined) return end(response, refusal.status);
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

/** Lists only what can be fetched; nothing where there is no registry yet. */
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
