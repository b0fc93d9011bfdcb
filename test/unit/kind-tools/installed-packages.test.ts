import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { satisfies } from 'semver';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installedPackages } from '../../../src/tools/docker/installed-packages.js';
import { WORKSHOP_IMAGES } from '../../../src/tools/docker/workshop-images.js';

const repository = resolve(import.meta.dirname, '../../..');
let root: string;

/** Puts a package on the disk as npm would. */
function install(place: string, version: string, needs: object = {}, optional: object = {}): void {
  const folder = join(root, place);
  mkdirSync(folder, { recursive: true });
  const manifest = { version, dependencies: needs, optionalDependencies: optional };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
}

const placesOf = (from: string, ...names: readonly string[]) =>
  installedPackages(join(root, from), names).map(({ place, version }) => `${place} ${version}`);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bookstore-ml-packages-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a package comes with all that it needs in turn, once', () => {
  install('node_modules/web', '1.0.0', { '@scope/parts': '^1', log: '^1' });
  install('node_modules/@scope/parts', '1.2.0', { log: '^1' });
  install('node_modules/log', '1.3.0');
  install('node_modules/other', '1.0.0');
  expect(placesOf('', 'web')).toEqual([
    'node_modules/@scope/parts 1.2.0',
    'node_modules/log 1.3.0',
    'node_modules/web 1.0.0',
  ]);
});

test('each finds the very version that it finds here', () => {
  install('node_modules/old', '1.0.0', { log: '^1' });
  install('node_modules/old/node_modules/log', '1.0.0');
  install('node_modules/new', '1.0.0', { log: '^2' });
  install('node_modules/log', '2.0.0');
  expect(placesOf('', 'new', 'old')).toEqual([
    'node_modules/new 1.0.0',
    'node_modules/new/node_modules/log 2.0.0',
    'node_modules/old 1.0.0',
    'node_modules/old/node_modules/log 1.0.0',
  ]);
});

test('a version of its own does not come between another package and what that finds here', () => {
  install('node_modules/web', '1.0.0', { parts: '^1', log: '^2' });
  install('node_modules/web/node_modules/parts', '1.0.0', { log: '^1' });
  install('node_modules/web/node_modules/parts/node_modules/log', '1.0.0');
  install('node_modules/web/node_modules/log', '2.0.0');
  install('node_modules/parts', '2.0.0');
  install('node_modules/other', '1.0.0', { parts: '^2' });
  expect(placesOf('', 'web', 'other')).toEqual([
    'node_modules/other 1.0.0',
    'node_modules/other/node_modules/parts 2.0.0',
    'node_modules/web 1.0.0',
    'node_modules/web/node_modules/log 2.0.0',
    'node_modules/web/node_modules/parts 1.0.0',
    'node_modules/web/node_modules/parts/node_modules/log 1.0.0',
  ]);
});

test('packages that need each other, in two versions, are each there once', () => {
  install('node_modules/egg', '1.0.0', { hen: '^1' });
  install('node_modules/hen', '1.0.0', { egg: '^1' });
  install('node_modules/farm', '1.0.0', { egg: '^2' });
  install('node_modules/farm/node_modules/egg', '2.0.0', { hen: '^2' });
  install('node_modules/farm/node_modules/hen', '2.0.0', { egg: '^2' });
  expect(placesOf('', 'farm', 'egg')).toEqual([
    'node_modules/egg 1.0.0',
    'node_modules/egg/node_modules/hen 1.0.0',
    'node_modules/farm 1.0.0',
    'node_modules/farm/node_modules/egg 2.0.0',
    'node_modules/farm/node_modules/egg/node_modules/hen 2.0.0',
  ]);
});

test('links of pnpm lead to the packages, and to what lies beside these', () => {
  const store = 'node_modules/.pnpm';
  install(`${store}/web@1.0.0/node_modules/web`, '1.0.0', { log: '^1' });
  install(`${store}/log@1.3.0/node_modules/log`, '1.3.0');
  symlinkSync(join(root, store, 'log@1.3.0/node_modules/log'), join(root, store, 'web@1.0.0/node_modules/log'), 'dir');
  symlinkSync(join(root, store, 'web@1.0.0/node_modules/web'), join(root, 'node_modules/web'), 'dir');
  expect(placesOf('', 'web')).toEqual(['node_modules/log 1.3.0', 'node_modules/web 1.0.0']);
});

test("in the shop's image every package finds the versions that it finds here", () => {
  const packages = installedPackages(repository, WORKSHOP_IMAGES.shop.packages);
  const found = new Map(packages.map(({ place, version }) => [place, version]));
  const nearest = (place: string, name: string): string | undefined => {
    for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const version = found.get(`${at}/node_modules/${name}`.replace(/^\//, ''));
      if (version !== undefined || at === '') return version;
    }
  };
  for (const { place, folder, name } of packages) {
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const [needed, range] of Object.entries<string>(dependencies))
      expect(satisfies(nearest(place, needed) ?? '', range), `${name} needs ${needed} ${range}`).toBe(true);
  }
});

test('what whoever installed us has beside us is found too', () => {
  install('node_modules/ours', '1.0.0');
  install('node_modules/web', '1.0.0');
  expect(placesOf('node_modules/ours', 'web')).toEqual(['node_modules/web 1.0.0']);
});

test('one that is missing is named, unless it is optional', () => {
  install('node_modules/web', '1.0.0', {}, { fast: '^1' });
  expect(placesOf('', 'web')).toEqual(['node_modules/web 1.0.0']);
  expect(() => installedPackages(root, ['absent'])).toThrow('package absent is not installed');
});

test("the shop's image has every package that the shop imports", () => {
  const folder = join(repository, 'src/bookstore');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const imported = sources.flatMap((name) =>
    [
      ...readFileSync(join(folder, name), 'utf8').matchAll(
        /^(?!import type )[^'\n]*(?:from|import) ?\(?'((?:@[\w-]+\/)?[\w-]+)[^':]*'/gm,
      ),
    ]
      .map((match) => match[1]!)
      .filter((specifier) => !specifier.startsWith('node')),
  );
  expect(WORKSHOP_IMAGES.shop.packages).toEqual(expect.arrayContaining([...new Set(imported)]));
});
