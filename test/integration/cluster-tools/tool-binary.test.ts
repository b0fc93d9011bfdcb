import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Pins } from '../../../src/tools/install/pins.js';
import { hostPlatform } from '../../../src/tools/install/platform.js';
import { fakeContext, fakeProgram, setPath, tar, temporaryFolder } from './context.js';

const pins = vi.hoisted(() => ({ tools: {} as Record<string, object> }));
vi.mock(import('../../../src/tools/install/pins.js'), async (original) => ({
  ...(await original()),
  readPins: () => pins as unknown as Pins,
}));
const { findTool } = await import('../../../src/tools/install/tool-binary.js');

const says = (version: string) => `echo "kind v${version} go1.26 linux/amd64"`;
const PROGRAM = `#!/bin/sh\n${says('0.32.0')}\n`;

/** Serves the program; answers its address and what was asked for. */
async function downloadPage(status = 200, content: string | Buffer = PROGRAM) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/kind-v{version}-{platform}`, asked };
}

const sha256 = createHash('sha256').update(PROGRAM).digest('hex');

beforeEach(() => {
  pins.tools.kind = { range: '>=0.30.0 <1.0.0', version: '0.32.0', url: 'http://127.0.0.1:9/', sha256: {} };
});

describe('a tool on the PATH', () => {
  test('is used where its version will do', async () => {
    setPath(dirname(await fakeProgram('kind', says('0.30.0'))), true);
    const tool = await findTool(fakeContext(), 'kind', { cache: await temporaryFolder() });
    expect(tool).toEqual({ name: 'kind', path: 'kind', version: '0.30.0', from: 'path' });
  });

  test('is left alone where it is too old, and that is said', async () => {
    setPath(dirname(await fakeProgram('kind', says('0.20.0'))), true);
    const bundle = dirname(await fakeProgram('kind', says('0.31.0')));
    const ctx = fakeContext();
    const tool = await findTool(ctx, 'kind', { cache: await temporaryFolder(), bundle });
    expect(tool).toMatchObject({ path: join(bundle, 'kind'), version: '0.31.0', from: 'bundle' });
    expect(ctx.heard.lines[0]).toContain('0.20.0; >=0.30.0 <1.0.0 is needed');
  });
});

describe('a tool that is not here', () => {
  beforeEach(async () => setPath(dirname(await fakeProgram('kind', says('0.1.0'))), true));

  test('is downloaded once, checked, and then found', async () => {
    const page = await downloadPage();
    pins.tools.kind = { ...pins.tools.kind, url: page.url, sha256: { [hostPlatform()]: sha256 } };
    const cache = await temporaryFolder();
    expect(await findTool(fakeContext(), 'kind', { cache })).toMatchObject({ from: 'download', version: '0.32.0' });
    expect(await findTool(fakeContext(), 'kind', { cache })).toMatchObject({ from: 'cache', version: '0.32.0' });
    expect(page.asked).toEqual([`/kind-v0.32.0-${hostPlatform()}`]);
  });

  test('is refused when a byte of it is not as pinned, and nothing of it is kept', async () => {
    const page = await downloadPage();
    pins.tools.kind = { ...pins.tools.kind, url: page.url, sha256: { [hostPlatform()]: '0'.repeat(64) } };
    const cache = await temporaryFolder();
    await expect(findTool(fakeContext(), 'kind', { cache })).rejects.toThrow(
      /SHA-256 is [0-9a-f]{64}, and should be 0{64}/,
    );
    expect(await readdir(cache)).toEqual([]);
  });

  test('is not even asked for where its checksum is not known', async () => {
    const page = await downloadPage();
    pins.tools.kind = { ...pins.tools.kind, url: page.url, sha256: {} };
    const wait = findTool(fakeContext(), 'kind', { cache: await temporaryFolder() });
    await expect(wait).rejects.toMatchObject({
      message: expect.stringContaining('checksum'),
      hint: expect.stringContaining('Install kind'),
    });
    await expect(wait).rejects.toMatchObject({ hint: expect.stringContaining('up --target local') });
    expect(page.asked).toEqual([]);
  });

  test('is unpacked from an archive that is checked by SHA-512', async () => {
    const archive = gzipSync(tar([['kubernetes/client/bin/kind', PROGRAM]]));
    const page = await downloadPage(200, archive);
    const sha512 = createHash('sha512').update(archive).digest('hex');
    const pin = { range: '>=0.30.0', version: '0.32.0', url: page.url, member: 'kubernetes/client/bin/kind' };
    const cache = await temporaryFolder();
    pins.tools.kind = { ...pin, sha512: { [hostPlatform()]: sha512.replace(/^./, (c) => (c === '0' ? '1' : '0')) } };
    await expect(findTool(fakeContext(), 'kind', { cache })).rejects.toThrow('SHA-512');
    pins.tools.kind = { ...pin, sha512: { [hostPlatform()]: sha512 } };
    const { path } = await findTool(fakeContext(), 'kind', { cache });
    expect(await readFile(path, 'utf8')).toBe(PROGRAM);
  });

  test('says so where its page does not have it', async () => {
    const page = await downloadPage(404);
    pins.tools.kind = { ...pins.tools.kind, url: page.url, sha256: { [hostPlatform()]: sha256 } };
    const wait = findTool(fakeContext(), 'kind', { cache: await temporaryFolder() });
    await expect(wait).rejects.toThrow('it answered 404');
  });
});
