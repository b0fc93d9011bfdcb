import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { holderOf } from '../../../src/tools/docker/port-holder.js';
import { fakeProgram, setPath } from '../cluster-tools/context.js';

async function listen(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** lsof as macOS has it, saying who listens, and a Docker with one container. */
async function mac(command: string, published: number): Promise<void> {
  vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
  onTestFinished(() => void vi.restoreAllMocks());
  const bin = (await fakeProgram('lsof', `printf 'p812\\nc${command}\\nf120\\n'`)).replace(/\/lsof$/, '');
  const ps = `[ "$1 $2 $3" = "ps --filter publish=${published}" ] && printf 'web\\tnginx:1.27\\n'; exit 0`;
  await fakeProgram('docker', ps, bin);
  setPath(bin, true);
}

test("Docker's own forwarder is not the one to stop: the container is named", async () => {
  const port = await listen();
  await mac('com.docke', port);
  expect(await holderOf(port)).toEqual({ container: 'web', image: 'nginx:1.27' });
});

test('a program of the user is named, and Docker is not asked', async () => {
  const port = await listen();
  await mac('node', port);
  expect(await holderOf(port)).toEqual({ pid: 812, name: 'node' });
});

test('a forwarder without a container on that port is named as it is', async () => {
  await mac('com.docke', 1);
  expect(await holderOf(await listen())).toEqual({ pid: 812, name: 'com.docke' });
});
