import { existsSync, readFileSync } from 'node:fs';
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
 * These packages and all that they need in turn, as Node itself would find them from `from`: in its own node_modules, or
 * in that of whoever installed it.
 * @throws Error naming a package that is not installed.
 */
export function installedPackages(from: string, roots: readonly string[]): readonly InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  const add = (name: string, needer: { readonly folder: string; readonly place: string }, optional: boolean): void => {
    const folder = lookUp(needer.folder, name);
    if (folder === undefined) {
      if (optional) return;
      throw new Error(`package ${name} is not installed, and ${needer.folder} needs it`);
    }
    const place = placeOf(name, folder, needer.place, found);
    if (found.has(place)) return;
    const { version, dependencies, optionalDependencies } = manifestOf(folder);
    const here = { name, version, folder, place };
    found.set(place, here);
    for (const one of Object.keys(dependencies ?? {})) add(one, here, one in (optionalDependencies ?? {}));
    for (const one of Object.keys(optionalDependencies ?? {})) add(one, here, true);
  };
  for (const name of roots) add(name, { folder: from, place: '' }, false);
  return [...found.values()].sort((a, b) => (a.place < b.place ? -1 : 1));
}

/** On top, where all find it; beside the one who needs it where it would find another version. */
function placeOf(name: string, folder: string, needer: string, found: ReadonlyMap<string, InstalledPackage>): string {
  for (let at = needer; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const place = `${at}/node_modules/${name}`.replace(/^\//, '');
    const there = found.get(place);
    if (there?.folder === folder || (there === undefined && at === '')) return place;
    if (there !== undefined) return `${needer}/node_modules/${name}`;
  }
}

/** Node's own way: the nearest node_modules that has it, from here upwards. */
function lookUp(from: string, name: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(at) === at) return undefined;
  }
}

interface PackageManifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageManifest;
