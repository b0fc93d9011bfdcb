import { type ReadAt, type TarEntry, tarEntries, withFile } from '../install/tar.js';

/** An image inside a docker archive. */
export interface ArchivedImage {
  /** In full, such as docker.io/library/node:24-bookworm-slim. */
  readonly refs: readonly string[];
  /** sha256:… of its configuration: what a node calls it once it is loaded. */
  readonly id: string;
  /** Such as linux/amd64. */
  readonly platform: string;
}

interface ManifestEntry {
  readonly Config: string;
  readonly RepoTags: readonly string[] | null;
}

/** What `docker image save` put into this file. Undefined where it is not a docker archive. */
export async function imagesIn(file: string): Promise<readonly ArchivedImage[] | undefined> {
  return withFile(file, async (read) => {
    const entries = new Map<string, TarEntry>();
    for await (const entry of tarEntries(read)) entries.set(entry.name, entry);
    const manifest = await readJson<readonly ManifestEntry[]>(read, entries.get('manifest.json'));
    if (!Array.isArray(manifest)) return undefined;
    const images: ArchivedImage[] = [];
    for (const { Config, RepoTags } of manifest as readonly ManifestEntry[]) {
      const config = await readJson<{ os: string; architecture: string }>(read, entries.get(Config));
      const digest = /([0-9a-f]{64})(?:\.json)?$/.exec(Config)?.[1];
      if (config === undefined || digest === undefined) return undefined;
      images.push({
        refs: (RepoTags ?? []).map(fullReference),
        id: `sha256:${digest}`,
        platform: `${config.os}/${config.architecture}`,
      });
    }
    return images;
  });
}

async function readJson<T>(read: ReadAt, entry: TarEntry | undefined): Promise<T | undefined> {
  if (entry === undefined) return undefined;
  try {
    return JSON.parse((await read(entry.at, entry.bytes)).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A reference as a node spells it: with the registry, and with `library/` for an image of Docker's own. */
export function fullReference(image: string): string {
  const [first, ...rest] = image.split('/');
  if (rest.length === 0) return `docker.io/library/${image}`;
  const registry = first === 'localhost' || /[.:]/.test(first!);
  return registry ? image : `docker.io/${image}`;
}
