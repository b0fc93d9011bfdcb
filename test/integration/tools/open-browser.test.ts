import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openInBrowser } from '../../../src/tools/process/open-browser.js';

function folderWith(...programs: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-open-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const program of programs) {
    writeFileSync(join(folder, program), `#!/bin/sh\necho "${program} $1" > ${folder}/opened\n`);
    chmodSync(join(folder, program), 0o755);
  }
  return folder;
}

const URL = 'http://127.0.0.1:8081/model';

test
  .skipIf(process.platform === 'win32')
  .each<[string, readonly string[], NodeJS.ProcessEnv, NodeJS.Platform, string]>([
    ['xdg-open on Linux', ['xdg-open', 'wslview'], {}, 'linux', 'xdg-open'],
    ['what is there', ['wslview'], {}, 'linux', 'wslview'],
    ['the browser of Windows from WSL', ['xdg-open', 'wslview'], { WSL_DISTRO_NAME: 'Ubuntu' }, 'linux', 'wslview'],
    ['open on a Mac', ['open', 'xdg-open'], {}, 'darwin', 'open'],
  ])('an address is opened by %s', async (_, programs, env, platform, opened) => {
  const folder = folderWith(...programs);
  expect(await openInBrowser(URL, { ...env, PATH: folder }, platform)).toBe(true);
  await vi.waitFor(() => expect(readFileSync(join(folder, 'opened'), 'utf8')).toBe(`${opened} ${URL}\n`), {
    timeout: 10_000,
  });
});

test('without such a program nothing is opened, and nothing fails', async () =>
  expect(await openInBrowser(URL, { PATH: folderWith() }, 'linux')).toBe(false));
