import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { satisfies } from 'semver';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findFailure } from '../../../src/failures/find.js';

const root = join(import.meta.dirname, '../../..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bookstore ml ü-'));
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that says it was reached, in place of the compiled one. */
function build({ whole = true } = {}): void {
  mkdirSync(join(folder, 'dist/src/cli'), { recursive: true });
  writeFileSync(join(folder, 'dist/src/cli/main.js'), 'export const main = () => console.log("reached");');
  if (whole) writeFileSync(join(folder, 'dist/src/.built'), '');
}

/** Starts the program with facts of the process changed, as another machine would have them. */
async function start(facts = '') {
  const preload = join(folder, 'facts.mjs');
  writeFileSync(preload, facts);
  const args = ['--import', pathToFileURL(preload).href, join(folder, 'bin/bookstore-ml.js'), 'up'];
  return promisify(execFile)(process.execPath, args).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }),
  );
}

const node = (version: string) =>
  `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;

describe('the floor of Node', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

  test.each([
    ['18.20.8', false],
    ['20.18.3', false],
    ['20.19.0', true],
    ['21.7.3', false],
    // These lack process.getBuiltinModule.
    ['22.0.0', false],
    ['22.2.0', false],
    ['22.11.0', false],
    ['22.12.0', true],
    ['23.1.0', true],
    ['24.0.0', true],
  ])('%s: %s, as package.json says', async (version, fits) => {
    build();
    expect(satisfies(version, engines.node)).toBe(fits);
    const { code, said } = await start(node(version));
    if (fits) return expect({ code, said }).toEqual({ code: 0, said: 'reached\n' });
    expect(code).toBe(3);
    expect(said).toContain(`needs Node 20.19, 22.12 or newer; this is ${version}.`);
    expect(said).toContain('code: BML-X16');
  });
});

describe('what cannot work is refused at once, with what to do', () => {
  test('Windows itself', async () => {
    build();
    const { code, said } = await start("Object.defineProperty(process, 'platform', { value: 'win32' });");
    expect([code, said]).toEqual([3, expect.stringContaining('wsl --install')]);
  });

  test("yarn's Plug'n'Play", async () => {
    build();
    const { code, said } = await start(
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, pnp: '3' } });",
    );
    expect([code, said]).toEqual([3, expect.stringContaining('YARN_NODE_LINKER=node-modules yarn dlx bookstore-ml')]);
  });

  test.each([
    ['a clone that was never built', () => {}],
    ['a build that was interrupted', () => build({ whole: false })],
  ])('%s', async (_, prepare) => {
    prepare();
    const { code, said } = await start();
    expect(code).toBe(3);
    expect(said).toContain(`npm ci && npm run build in ${folder}`);
  });

  test.each(['BML-X90', 'BML-X91', 'BML-X92'])('%s is in the list of failures', (code) =>
    expect(findFailure(code)).toBeDefined(),
  );
});
