/** What one request is answered with. */
export interface HttpResponse {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that cannot be answered as asked; thrown by handlers, worded for the caller. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  404: 'Not found',
  405: 'Method not allowed',
  413: 'Body too large',
  500: 'Internal error',
  503: 'Not ready',
};

export const jsonResponse = (body: string, status = 200): HttpResponse => ({ status, type: 'application/json', body });

/** An error as RFC 9457 has it: of our own paths. */
export function problemResponse({ status, message, headers }: RequestError): HttpResponse {
  const body = JSON.stringify({ type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail: message });
  return { status, type: 'application/problem+json', body, headers };
}

/** An error as both inference protocols have it. */
export function protocolErrorResponse({ status, message, headers }: RequestError): HttpResponse {
  return { ...jsonResponse(JSON.stringify({ error: message }), status), headers };
}
