import { isStillThere, readPidfile } from '../../lib/process/pidfile.js';
import { CHALLENGE_HEADER, makeChallenge, PROOF_HEADER, provenPid } from '../../lib/process/server-proof.js';
import { passTo } from '../../lib/process/service-pass.js';
import { get } from '../network/http.js';
import { isListening, LOOPBACK, ownerOf } from '../network/ports.js';

/** A server of ours that outlives the run. `/healthz` answers a challenge and tells how it is; `/readyz` 200 once it is of use. */
export interface Server {
  /** What it calls itself. */
  readonly service: string;
  /** Whose it is, for people: a workspace's servers carry its mark. It proves nothing. */
  readonly instance: string;
  readonly port: number;
  /** In words, for what is waited for. */
  readonly title: string;
  readonly pidfile: string;
  readonly log: string;
  /** File of mode 0600 with what the server proves itself by; made when it is started. */
  readonly secret: string;
  /**
   * What it answers comes from elsewhere, as of a port that is forwarded: its pidfile alone tells whether it is ours, and
   * it is ready once it listens.
   */
  readonly relay?: true;
}

/** What it says of itself at /healthz; empty where it hangs. */
export type Health = Readonly<Record<string, unknown>>;

export type Found =
  | { readonly state: 'free' }
  | { readonly state: 'ours'; readonly pid: number; readonly health: Health }
  | { readonly state: 'foreign' };

/** Ms until a server that is ours and silent counts as one that hangs. */
const PATIENCE_MS = 15_000;

/**
 * Who is on the server's port: ours is what proves the secret. What cannot, since it hangs or is of an older version, is ours
 * only where the system says that the port is that of the very process in the pidfile. Whatever else it says proves nothing.
 */
export async function find(server: Server, patienceMs = PATIENCE_MS): Promise<Found> {
  const asked = server.relay ? undefined : await askHealth(server);
  if (asked?.pid !== undefined) return { state: 'ours', pid: asked.pid, health: asked.health };
  if (asked === undefined && !(await isListening(server.port))) return { state: 'free' };
  const noted = await readPidfile(server.pidfile);
  const isOurs = noted?.port === server.port && isStillThere(noted) && (await ownerOf(server.port))?.pid === noted.pid;
  if (!isOurs) return { state: 'foreign' };
  if (server.relay) return { state: 'ours', pid: noted.pid, health: {} };
  // Silent, and ours: on a busy machine it may only be slow.
  const { health } = asked ?? (await askHealth(server, patienceMs)) ?? { health: {} };
  return { state: 'ours', pid: noted.pid, health };
}

/** True once our server, and where `pid` is given this very process, says that it can be used. */
export async function isReady(server: Server, pid?: number): Promise<boolean> {
  const found = await find(server);
  if (found.state !== 'ours' || (pid !== undefined && found.pid !== pid)) return false;
  if (server.relay) return true;
  return get(`http://${LOOPBACK}:${server.port}/readyz`).then(
    (answer) => answer.status === 200,
    () => false,
  );
}

/** What it says of itself, and its process where it proves that it is ours; undefined where it does not answer in time. */
async function askHealth(
  server: Server,
  timeoutMs?: number,
): Promise<{ readonly health: Health; readonly pid: number | undefined } | undefined> {
  const challenge = makeChallenge();
  const url = `http://${LOOPBACK}:${server.port}/healthz`;
  // With a pass it also tells what is for its owner alone, such as where its data lies.
  const headers = { [CHALLENGE_HEADER]: challenge, ...passTo(url, server.secret) };
  const options = { headers, ...(timeoutMs !== undefined && { timeoutMs }) };
  try {
    const { text, headers: answered } = await get(url, options);
    const pid = provenPid(server.secret, server, challenge, answered.get(PROOF_HEADER) ?? '');
    return { health: objectIn(text), pid };
  } catch {
    return undefined;
  }
}

function objectIn(text: string): Health {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
