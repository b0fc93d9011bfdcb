import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A package as npm put it on the disk. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** Where a copy has to lie, below the one who needs it all, so that each finds its own: node_modules/…, with slashes. */
  readonly place: string;
}

/**
 * These packages and all that they need in turn, as Node itself finds them from `from`, be they laid out by npm, pnpm or
 * yarn. In the copy, each finds the very versions that it finds here.
 * @throws Error naming a package that is not installed.
 */
export function installedPackages(from: string, roots: readonly string[]): readonly InstalledPackage[] {
  const start: Needer = { folder: realpathSync(from), place: '' };
  const versions = foldersByName(start, roots);
  const found = new Map<string, InstalledPackage>();
  // All that one needs gets its place before what these need in turn: nothing comes between a package and what it finds later.
  const install = (needer: Needer, names: readonly string[]): void => {
    const installed = names.flatMap((name) => {
      const folder = folderOf(name, needer);
      if (folder === undefined || nearest(found, needer.place, name)?.folder === folder) return [];
      const onTop = needer.place === '' || versions.get(name)?.size === 1;
      const place = onTop ? `node_modules/${name}` : `${needer.place}/node_modules/${name}`;
      const here = { name, version: manifestOf(folder).version, folder, place };
      found.set(place, here);
      return [here];
    });
    for (const here of installed) install(here, needsOf(here.folder));
  };
  install(start, roots);
  return [...found.values()].sort((a, b) => (a.place < b.place ? -1 : 1));
}

interface Needer {
  readonly folder: string;
  readonly place: string;
}

/** The folders that a name leads to, from one package or another: one of several versions must not lie where all find it. */
function foldersByName(start: Needer, roots: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>();
  const visit = (needer: Pick<Needer, 'folder'>, names: readonly string[]): void => {
    for (const name of names) {
      const folder = folderOf(name, needer);
      const known = folders.get(name) ?? new Set();
      if (folder === undefined || known.has(folder)) continue;
      folders.set(name, known.add(folder));
      visit({ folder }, needsOf(folder));
    }
  };
  visit(start, roots);
  return folders;
}

/** What Node would find in the copy from this place: the nearest upwards. */
function nearest(
  found: ReadonlyMap<string, InstalledPackage>,
  place: string,
  name: string,
): InstalledPackage | undefined {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const there = found.get(`${at}/node_modules/${name}`.replace(/^\//, ''));
    if (there !== undefined || at === '') return there;
  }
}

/**
 * Where Node finds a package: in the nearest node_modules that has it, from the needer's own folder upwards, and there what a
 * link leads to. Undefined for an optional one that is not there.
 */
function folderOf(name: string, { folder }: Pick<Needer, 'folder'>): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (dirname(at) !== at) continue;
    if (optionalNeedsOf(folder).includes(name)) return undefined;
    throw new Error(`package ${name} is not installed, and ${folder} needs it`);
  }
}

const optionalNeedsOf = (folder: string): readonly string[] =>
  existsSync(join(folder, 'package.json')) ? Object.keys(manifestOf(folder).optionalDependencies ?? {}) : [];

const needsOf = (folder: string): readonly string[] => {
  const { dependencies, optionalDependencies } = manifestOf(folder);
  return Object.keys({ ...dependencies, ...optionalDependencies });
};

interface PackageManifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageManifest;
