import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
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
  /^\/(?:registry\/promoted\.json|(?:model|gang\/model|registry\/models\/[0-9a-f]{64})\/(?:model\.json|(?:model|titles)-[0-9a-f]{16}\.(?:bin|json)))$/;

/**
 * Gives a folder's models to servers on other machines, read only: `model/` as the trainer wrote it, `gang/model/` as
 * its workers did together, and of `registry/` what is promoted. The system's error where the port cannot be had.
 */
export async function shareModels(data: string, { port, host }: { port: number; host: string }): Promise<SharedStore> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (request.method !== 'GET') return end(response, 405);
    if (path === '/healthz') return end(response, 200);
    if (!SHARED.test(path)) return end(response, 404);
    sendFile(response, join(data, path)).catch(() => response.destroy());
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
