import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeText } from '../../../lib/files/json-file.js';
import type { Config } from '../../config.js';
import { paths } from '../manifests/paths.js';

const folderOf = (cfg: Config) => join(paths(cfg).images, 'fetched');

/** Keeps in mind that Docker got this image because of us. A file each: steps fetch side by side. */
export const recordPulled = (cfg: Config, image: string) =>
  writeText(join(folderOf(cfg), encodeURIComponent(image)), `${image}\n`);

/** Images that Docker has because of us. */
export async function listPulled(cfg: Config): Promise<readonly string[]> {
  const names = await readdir(folderOf(cfg)).catch(() => []);
  return names.filter((name) => !name.endsWith('.new')).map(decodeURIComponent);
}
