import { packageVersion } from '../../lib/package-version.js';
import type { Server } from '../../tools/process/background.js';
import type { Json } from './file-digest.js';

/** Why a server of ours is not the one this version would start; undefined where it is. One that hangs says nothing of itself. */
export function versionDrift({ title }: Pick<Server, 'title'>, { version }: Json): string | undefined {
  if (version === packageVersion()) return undefined;
  return typeof version === 'string' ? `${title} runs version ${version}` : `${title} does not answer`;
}
