import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeText } from '../files/json-file.js';

/**
 * How a server shows that it is ours: both sides read the same secret from a file that only its owner may read. A challenge
 * is sent to /healthz, and the answer's proof is made of secret, challenge, what the server is and where it listens, so
 * that it is of no use for another server, port or time. The secret itself is never sent.
 */
export const CHALLENGE_HEADER = 'x-bookstore-ml-challenge';
export const PROOF_HEADER = 'x-bookstore-ml-proof';

/** Names the secret's file to a server that is started. */
const SECRET_FILE = 'BOOKSTORE_ML_SECRET_FILE';

export const secretEnv = (file: string) => ({ [SECRET_FILE]: file });

/** The secret's file, where this process was started with one. */
export const secretFileIn = (env: NodeJS.ProcessEnv = process.env) => env[SECRET_FILE];

export interface ServerIdentity {
  readonly service: string;
  readonly port: number;
}

/** Makes the secret, unless there is one. */
export async function makeSecret(file: string): Promise<void> {
  if (!existsSync(file)) await writeText(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
}

export const makeChallenge = () => randomBytes(32).toString('hex');

/** The number of the process whose `answer`, a header, proves that it knows the secret in `file`; undefined where it does not. */
export function provenPid(file: string, server: ServerIdentity, challenge: string, answer: string): number | undefined {
  const [, pid, proof = ''] = /^(\d{1,10})\.([0-9a-f]{64})$/.exec(answer) ?? [];
  const secret = readSecret(file);
  if (pid === undefined || secret === undefined) return undefined;
  const expected = proofOf(secret, server, challenge, pid);
  return timingSafeEqual(Buffer.from(proof, 'hex'), Buffer.from(expected, 'hex')) ? Number(pid) : undefined;
}

let known: { readonly file: string; readonly secret: string | undefined } | undefined;

/** The header by which this server answers a challenge; none where it was not started with a secret, or nothing was asked. */
export function proveTo(
  challenge: string | readonly string[] | undefined,
  server: ServerIdentity,
  file = process.env[SECRET_FILE],
): Readonly<Record<string, string>> {
  if (file === undefined || typeof challenge !== 'string' || !/^[0-9a-f]{64}$/.test(challenge)) return {};
  // Read once: /healthz is asked often.
  if (known?.file !== file) known = { file, secret: readSecret(file) };
  if (known.secret === undefined) return {};
  const pid = String(process.pid);
  return { [PROOF_HEADER]: `${pid}.${proofOf(known.secret, server, challenge, pid)}` };
}

function proofOf(secret: string, { service, port }: ServerIdentity, challenge: string, pid: string): string {
  return createHmac('sha256', secret).update([service, port, pid, challenge].join('\n')).digest('hex');
}

/** Undefined where the file cannot be read, or is empty. */
export function readSecret(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
