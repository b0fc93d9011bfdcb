import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { download } from '../../../src/tools/network/download.js';
import { proxyFor } from '../../../src/tools/network/proxy.js';
import { tempFolder } from '../../unit/recommender/temp-folder.js';

const root = resolve(import.meta.dirname, '../../..');
const folder = tempFolder();
const { signal } = new AbortController();
const servers: { close(): void; closeAllConnections(): void }[] = [];

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A proxy that notes what it is asked for, and leads every tunnel to `to`. */
async function startProxy(asked: string[], to?: string): Promise<string> {
  const note = (request: IncomingMessage) =>
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
  const proxy = createServer((request, response) => {
    note(request);
    response.end('from the proxy');
  });
  proxy.on('connect', (request, client) => {
    note(request);
    if (to === undefined) return client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const [host = '', port] = to.split(':');
    const far = connect(Number(port), host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    far.pipe(client).pipe(far);
    far.on('error', () => client.destroy());
    client.on('error', () => far.destroy());
  });
  return listen(proxy);
}

beforeEach(() => {
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'])
    vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('a download', () => {
  test('follows redirects and gives the bytes', async () => {
    const at = await listen(
      createServer((request, response) =>
        request.url === '/new' ? response.end('bytes') : response.writeHead(302, { location: '/new' }).end(),
      ),
    );
    expect(String(await download(`http://${at}/old`, signal))).toBe('bytes');
  });

  test('that is refused, or is sent in a circle, says so', async () => {
    const at = await listen(
      createServer((request, response) =>
        request.url === '/gone' ? response.writeHead(404).end() : response.writeHead(302, { location: '/round' }).end(),
      ),
    );
    await expect(download(`http://${at}/gone`, signal)).rejects.toThrow('it answered 404');
    await expect(download(`http://${at}/round`, signal)).rejects.toThrow('redirects more than');
  });

  test('goes through the proxy of the environment, with its password', async () => {
    const asked: string[] = [];
    vi.stubEnv('http_proxy', `http://ada:s%40fe@${await startProxy(asked)}`);
    expect(String(await download('http://tools.example/kind', signal))).toBe('from the proxy');
    expect(asked).toEqual([`GET http://tools.example/kind Basic ${btoa('ada:s@fe')}`]);
  });

  test('that the proxy refuses names the proxy', async () => {
    const proxy = await startProxy([]);
    vi.stubEnv('HTTPS_PROXY', `http://${proxy}`);
    await expect(download('https://tools.example/kind', signal)).rejects.toThrow(`the proxy ${proxy} answered 403`);
  });

  test('by TLS goes through a tunnel, and trusts the authority of NODE_EXTRA_CA_CERTS', async () => {
    const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
    const self = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=tools.example'];
    const more = ['-addext', 'subjectAltName=DNS:tools.example', '-keyout', key, '-out', cert];
    execFileSync('openssl', [...self, ...more], { stdio: 'ignore' });
    const tls = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) =>
      response.end('bytes by TLS'),
    );
    const asked: string[] = [];
    const proxy = await startProxy(asked, await listen(tls));
    const module = JSON.stringify(join(root, 'dist/src/tools/network/download.js'));
    const program = `import { download } from ${module};
      console.log(String(await download('https://tools.example/kind', new AbortController().signal)));`;
    const ask = (env: Record<string, string>) =>
      execa(process.execPath, ['--input-type=module', '-e', program], {
        env: { HTTPS_PROXY: `http://${proxy}`, ...env },
        reject: false,
      });
    expect((await ask({ NODE_EXTRA_CA_CERTS: cert })).stdout).toBe('bytes by TLS');
    expect(asked).toEqual(['CONNECT tools.example:443']);
    expect((await ask({})).stderr).toContain('SELF_SIGNED_CERT');
  });
});

test.each([
  ['https://a.example/', { HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128/'],
  ['https://a.example/', { HTTP_PROXY: 'http://proxy:3128' }, undefined],
  ['https://a.example/', { ALL_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
  ['https://a.example/', { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'b.example, .example' }, undefined],
  ['https://a.example/', { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'a.example:8443' }, 'http://proxy:3128/'],
  ['https://anexample/', { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'example' }, 'http://proxy:3128/'],
  ['https://a.example/', { HTTPS_PROXY: 'http://proxy:3128', no_proxy: '*' }, undefined],
])('%s with %j goes to the proxy %s', (url, env, proxy) => expect(proxyFor(new URL(url), env)?.href).toBe(proxy));

describe('a proxy in the environment', () => {
  const preload = folder.write(
    'say.mjs',
    "process.on('exit', () => console.log(process.env.NO_PROXY, process.env.no_proxy));",
  );
  const noProxy = async (env: Record<string, string>) => {
    const argv = ['--import', preload, join(root, 'bin/bookstore-ml.js'), '--version'];
    return (await execa(process.execPath, argv, { env })).stdout.split('\n').at(-1);
  };

  test.each([
    [{ HTTP_PROXY: 'http://127.0.0.1:9' }, '127.0.0.1,localhost undefined'],
    [{ https_proxy: 'http://127.0.0.1:9', NO_PROXY: 'a.example localhost' }, 'a.example,localhost,127.0.0.1 undefined'],
    [{ HTTP_PROXY: 'x', no_proxy: 'a.example' }, '127.0.0.1,localhost a.example,127.0.0.1,localhost'],
    [{ HTTP_PROXY: 'x', NO_PROXY: '*' }, '* undefined'],
    [{}, 'undefined undefined'],
  ])('%j is not used for loopback: %s', async (env, said) => expect(await noProxy(env as never)).toBe(said));
});
