import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, BIN, freePorts, ROOT } from './cli.js';

/** In a user namespace of its own where we are not root. */
const NAMESPACE = process.getuid?.() === 0 ? ['-m'] : ['-rm'];
const canHide = execaSync('unshare', [...NAMESPACE, 'mount', '-t', 'tmpfs', 'x', '/proc'], { reject: false });

/** A MacBook without Docker: Node says so, /proc is not there, and the system's programs answer as Apple's do. */
describe.skipIf(canHide.failed)('a Mac', () => {
  let root: string;
  /** The system's programs, and what Node says of the system. */
  let system: string;
  let port: number;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'bookstore-ml-mac-'));
    system = join(root, 'system');
    cpSync(join(ROOT, 'test/fixtures/mac'), system, { recursive: true });
    mkdirSync(join(system, 'proc'));
    port = await freePorts();
  });
  afterAll(async () => {
    await mac(['down', '--yes']);
    rmSync(root, { recursive: true, force: true });
  });

  function mac(args: readonly string[], hostname = 'mac.local') {
    writeFileSync(join(system, 'hostname'), hostname);
    const env = {
      PATH: [join(system, 'bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
      NODE_OPTIONS: `--import ${join(system, 'facts.mjs')}`,
      BOOKSTORE_ML_HOME: join(root, 'state'),
      DOCKER_HOST: 'unix:///nowhere/docker.sock',
      HOME: root,
      TMPDIR: tmpdir(),
    };
    const argv = [...NAMESPACE, join(system, 'enter.sh'), process.execPath, BIN, ...args];
    return execa('unshare', argv, { env, extendEnv: false, reject: false, stdin: 'ignore', timeout: 110_000 });
  }
  const up = (hostname?: string) => mac(['up', '--yes', '--plain', '--profile', 's', '--port', String(port)], hostname);

  test('up goes to local, is killed in the middle, and leaves a lock', async () => {
    const run = up();
    let said = '';
    await new Promise<void>((resolve) => {
      run.stdout.on('data', (chunk) => {
        said += chunk;
        if (/^\[B [\d:]+\] done/m.test(said)) resolve();
      });
      run.on('exit', () => resolve());
    });
    run.kill('SIGKILL');
    await run;
    expect(said).toContain('local');
    expect(existsSync(join(root, 'state/bookstore/lock'))).toBe(true);
  });

  test('in another network, under another name, up goes on from there', async () => {
    const { exitCode, stdout, stderr } = await up('mac.guest.example');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('"recommendations":[');
    expect((await ask(port, 'book_id=1&k=3')).status).toBe(200);
  });

  test('up again finds everything there', async () => {
    const { exitCode, stdout } = await up();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Nothing to do: everything was there already');
  });

  test('doctor counts the memory that can be had', async () => {
    const { stdout } = await mac(['doctor', '--json', '--target', 'local']);
    const { ready, checks } = JSON.parse(stdout);
    expect(ready).toBe(true);
    const found = (id: string) => checks.find((check: { id: string }) => check.id === id);
    expect(found('memory').detail).toMatch(/^1[01]\S* GiB free of 16\S* GiB$/);
    expect(found('node').detail).toContain('darwin-arm64');
    expect(found('port-recommender').detail).toContain('is ours');
  });

  test('a server that was killed is started again', async () => {
    const noted = JSON.parse(readFileSync(join(root, 'state/bookstore/workspace/run/recommender.json'), 'utf8'));
    process.kill(noted.pid, 'SIGKILL');
    const { exitCode } = await up();
    expect(exitCode).toBe(0);
    expect((await ask(port, 'book_id=1&k=3')).status).toBe(200);
  });

  test('down ends the servers and leaves nothing', async () => {
    const { exitCode, stdout } = await mac(['down', '--yes']);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Nothing is left')]);
    await expect(ask(port, 'book_id=1')).rejects.toThrow();
    expect(existsSync(join(root, 'state/bookstore'))).toBe(false);
  });
});

test.runIf(canHide.failed)('a Mac is left out: mount namespaces are not allowed here', () =>
  expect(canHide.stderr).not.toBe(''),
);
