import { spawn } from 'node:child_process';

/** Programs that open an address in the user's browser, in the order in which they are tried. */
function openers(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): readonly string[] {
  switch (platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      return ['explorer'];
    default:
      return env.WSL_DISTRO_NAME ? ['wslview', 'xdg-open'] : ['xdg-open', 'wslview'];
  }
}

/** Opens an address in a browser where a program for that is there; answers whether one was started. Never fails. */
export async function openInBrowser(
  url: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  for (const program of openers(env, platform)) if (await starts(program, url, env)) return true;
  return false;
}

/** It goes on by itself, without our terminal: what it says there is of no use. */
function starts(program: string, url: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, [url], { env, detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
