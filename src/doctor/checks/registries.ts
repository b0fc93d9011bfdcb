import { dockerCommand, readImage } from '../../tools/docker/docker.js';
import { capture } from '../../tools/process/capture.js';
import { CommandError } from '../../tools/process/command-error.js';
import type { Check, Finding, Machine } from '../check.js';
import { askDocker, LOCAL } from './docker.js';

const ASK_MS = 4_000;

/** Asked with Docker itself, as a pull would: its DNS, its proxy, its certificates. */
export const registries: Check = {
  id: 'registries',
  title: 'registries of the images',
  required: true,
  applies: ({ docker }) => docker !== undefined && docker.images.length > 0,
  async diagnose(machine, signal) {
    const info = await askDocker(machine, signal).catch(() => undefined);
    if (info === undefined) return { state: 'ok', detail: 'not asked while Docker does not answer' };
    const missing = await missingImages(machine, signal);
    if (missing.length === 0) return { state: 'ok', detail: 'not needed: Docker has every image' };
    const one = new Map(missing.map((image) => [registryOf(image), image]));
    const answers = await Promise.all([...one].map(async ([host, image]) => ({ host, why: await ask(image, signal) })));
    const silent = answers.filter((answer) => answer.why !== undefined);
    if (silent.length === 0) return { state: 'ok', detail: `${[...one.keys()].join(', ')} answer` };
    return unreachable(
      silent.map(({ host, why }) => ({ host, why: why! })),
      machine,
      info.pullsElsewhere,
    );
  },
};

/** Images that Docker does not have yet. */
export async function missingImages({ docker }: Machine, signal: AbortSignal): Promise<readonly string[]> {
  const there = await Promise.all(
    (docker?.images ?? []).map(async (image) => ({ image, found: await readImage({ signal }, image) })),
  );
  return there.filter(({ found }) => found === undefined).map(({ image }) => image);
}

/** The host that an image's name leads to. */
export function registryOf(image: string): string {
  const first = image.split('/')[0]!;
  return image.includes('/') && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}

/** Why the registry cannot be asked; undefined where it answers, whatever it says. */
async function ask(image: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    await capture({ signal }, dockerCommand(['manifest', 'inspect', image], `ask for ${image}`), { timeoutMs: ASK_MS });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return reasonIn(error.lines);
  }
}

/** In words, from what Docker prints; undefined for an answer of the registry itself. */
export function reasonIn(lines: readonly string[]): string | undefined {
  const said = lines.join('\n');
  if (/no such host|server misbehaving|Temporary failure in name resolution/i.test(said)) return 'DNS does not know it';
  if (/x509|certificate/i.test(said)) return 'its certificate is not trusted: a proxy that reads along, perhaps';
  if (/proxyconnect|Proxy Authentication/i.test(said)) return 'the proxy does not let Docker through';
  if (/connection refused|network is unreachable|no route to host|connection reset/i.test(said))
    return 'no connection to it';
  if (/no answer within|i\/o timeout|deadline exceeded|timed? ?out/i.test(said))
    return `no answer within ${ASK_MS / 1000} s`;
  return undefined;
}

function unreachable(
  silent: readonly { readonly host: string; readonly why: string }[],
  { env }: Machine,
  pullsElsewhere: boolean,
): Finding {
  const detail = silent.map(({ host, why }) => `${host}: ${why}`).join('; ');
  const proxy = ['https_proxy', 'HTTPS_PROXY'].find((name) => env[name]);
  const advice =
    `Without it: ${LOCAL}, or up --bundle DIR with what a connected machine made (bundle create DIR).` +
    (proxy === undefined ? '' : ` ${proxy} is set here: the Docker daemon needs it in its own settings.`);
  // With a mirror or a proxy of its own, the daemon may get through where the client does not.
  return { state: pullsElsewhere ? 'warn' : 'fail', detail, advice };
}
