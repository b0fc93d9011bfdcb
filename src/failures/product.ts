import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Product } from '../engine/failure-row.js';

/** Marks that products leave in messages: paths of sockets, names of contexts. First that is found. */
const MARKS: readonly (readonly [Product, RegExp])[] = [
  ['WSL', /\bWSL|microsoft-standard|\/mnt\/wsl|desktop\.exe\b|wincred\.exe/i],
  ['colima', /colima|lima-/i],
  ['OrbStack', /orbstack/i],
  ['Rancher Desktop', /rancher-desktop|rancher desktop|\/\.rd\//i],
  ['podman', /podman/i],
  ['snap', /\/snap\/|\/var\/snap|snapd|snap\.docker/i],
  ['rootless', /\/run\/user\/\d+\/docker|rootless/i],
  [
    'Docker Desktop',
    /docker desktop|docker-desktop|desktop-linux|dockerDesktop|\.docker\/(?:run|desktop)|docker_engine|com\.docker|docker-credential-desktop|Mounts denied|host\.docker\.internal/i,
  ],
];

/** The product whose engine a message is of, as far as its words, the environment or the chosen context tell. */
export function productIn(lines: readonly string[], env: NodeJS.ProcessEnv): Product | undefined {
  const find = (text: string) => MARKS.find(([, mark]) => mark.test(text))?.[0];
  const told = find(lines.join('\n')) ?? find(`${env.DOCKER_HOST ?? ''} ${env.DOCKER_CONTEXT ?? currentContext(env)}`);
  return told ?? (env.WSL_DISTRO_NAME === undefined ? undefined : 'WSL');
}

/** The context that `docker context use` chose; empty where none was. */
function currentContext(env: NodeJS.ProcessEnv): string {
  try {
    const file = join(env.DOCKER_CONFIG ?? join(homedir(), '.docker'), 'config.json');
    return String(JSON.parse(readFileSync(file, 'utf8')).currentContext ?? '');
  } catch {
    return '';
  }
}
