export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export interface GetOptions {
  readonly timeoutMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 3_000;

/** One GET. Resolves for any status; throws when nothing answers in time. */
export async function get(url: string, { timeoutMs = TIMEOUT_MS, headers = {} }: GetOptions = {}): Promise<Answer> {
  const late = new AbortController();
  // Not AbortSignal.timeout: its timer, and a socket that fetch has kept, let the process end while we wait.
  const timer = setTimeout(() => late.abort(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  try {
    const response = await fetch(url, { signal: late.signal, redirect: 'manual', headers });
    return { status: response.status, text: await response.text(), headers: response.headers };
  } finally {
    clearTimeout(timer);
  }
}

/** The JSON object behind a URL; undefined when nothing answers, or it answers something else. */
export async function getObject(url: string, timeoutMs = TIMEOUT_MS): Promise<Record<string, unknown> | undefined> {
  try {
    const value: unknown = JSON.parse((await get(url, { timeoutMs })).text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
