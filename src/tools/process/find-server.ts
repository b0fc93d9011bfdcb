import { isStillThere, readPidfile } from '../../lib/process/pidfile.js';
import { CHALLENGE_HEADER, makeChallenge, PROOF_HEADER, provenPid } from '../../lib/process/server-proof.js';
import { type Answer, get } from '../network/http.js';
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

/**
 * Who is on the server's port: ours is what proves the secret. What cannot, since it hangs or is of an older version, is ours
 * only where the system says that the port is that of the very process in the pidfile. Whatever else it says proves nothing.
 */
export async function find(server: Server): Promise<Found> {
  const challenge = makeChallenge();
  const answer = server.relay ? undefined : await askHealth(server, challenge);
  const health = answer === undefined ? {} : objectIn(answer.text);
  const pid = provenPid(server.secret, server, challenge, answer?.headers.get(PROOF_HEADER) ?? '');
  if (pid !== undefined) return { state: 'ours', pid, health };
  if (answer === undefined && !(await isListening(server.port))) return { state: 'free' };
  const noted = await readPidfile(server.pidfile);
  const isOurs = noted?.port === server.port && isStillThere(noted) && (await ownerOf(server.port))?.pid === noted.pid;
  return isOurs ? { state: 'ours', pid: noted.pid, health } : { state: 'foreign' };
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

function askHealth({ port }: Server, challenge: string): Promise<Answer | undefined> {
  const headers = { [CHALLENGE_HEADER]: challenge };
  return get(`http://${LOOPBACK}:${port}/healthz`, { headers }).catch(() => undefined);
}

function objectIn(text: string): Health {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
