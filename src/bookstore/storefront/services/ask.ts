/** A service that a page cannot do without did not answer, or not as agreed. */
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

export interface AskOptions extends Pick<RequestInit, 'method' | 'headers' | 'body'> {
  readonly patienceMs?: number;
}

/** A page that has waited so long is better off with an error that says why. */
const PATIENCE_MS = 3_000;

/**
 * Asks one of the shop's services. All that we ask may be asked twice, so a connection that broke, as one does when its
 * pod is replaced, is tried once more.
 * @throws ServiceDownError when there is no answer in time, or one with a status from 500 or without JSON.
 */
export async function ask(service: string, url: string, options: AskOptions = {}): Promise<Answer> {
  const { patienceMs = PATIENCE_MS, ...init } = options;
  const signal = AbortSignal.timeout(patienceMs);
  const once = async () => {
    const response = await fetch(url, { ...init, signal });
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

/** fetch wraps whatever happened to the connection in a TypeError. */
const isBroken = (error: unknown) => error instanceof TypeError && error.cause !== undefined;

const reasonOf = (error: Error) => (error.cause instanceof Error ? error.cause.message : error.message);
