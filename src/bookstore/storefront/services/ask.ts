import { passTo } from '../../../lib/process/service-pass.js';

/** A service that the page depends on did not respond, or not as specified. */
export class ServiceDownError extends Error {
  override readonly name = 'ServiceDownError';
  readonly service: string;
  constructor(service: string, cause: unknown) {
    super(`${service} does not answer: ${cause instanceof Error ? reasonOf(cause) : String(cause)}`, { cause });
    this.service = service;
  }
}

export interface Answer {
  readonly status: number;
  /** Parsed JSON. */
  readonly body: unknown;
}

export interface AskOptions extends Pick<RequestInit, 'method' | 'body'> {
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** File with the secret that the service asks for. */
  readonly secretFile?: string | undefined;
}

/** After this long, a page with an error is better than no page. */
const TIMEOUT_MS = 3_000;

/**
 * Sends a request to one of the shop's services. All our requests are idempotent, so one whose connection broke, as when a
 * pod is replaced, is retried once.
 * @throws ServiceDownError if there is no response in time, or one with a status from 500 or without JSON.
 */
export async function ask(service: string, url: string, options: AskOptions = {}): Promise<Answer> {
  const { timeoutMs = TIMEOUT_MS, secretFile, ...init } = options;
  const signal = AbortSignal.timeout(timeoutMs);
  const once = async () => {
    const headers = { ...init.headers, ...passTo(url, secretFile) };
    const response = await fetch(url, { ...init, headers, signal });
    if (response.status >= 500) throw new Error(`it answered ${response.status}`);
    return { status: response.status, body: await response.json() };
  };
  try {
    return await once().catch((error: unknown) => {
      if (signal.aborted || !isBroken(error)) throw error;
      return once();
    });
  } catch (error) {
    throw new ServiceDownError(service, error);
  }
}

/** fetch wraps connection errors in a TypeError. */
const isBroken = (error: unknown) => error instanceof TypeError && error.cause !== undefined;

const reasonOf = (error: Error) => (error.cause instanceof Error ? error.cause.message : error.message);
