/** The response to one request. */
export interface HttpResponse {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that cannot be answered. Handlers throw it; its message is for the client. */
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
  421: 'Misdirected request',
  500: 'Internal error',
  503: 'Not ready',
};

export const jsonResponse = (body: string, status = 200): HttpResponse => ({ status, type: 'application/json', body });

/** An error in the form of RFC 9457, for our own paths. */
export function problemResponse({ status, message, headers }: RequestError): HttpResponse {
  const body = JSON.stringify({ type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail: message });
  return { status, type: 'application/problem+json', body, headers };
}

/** An error in the form of both inference protocols. */
export function protocolErrorResponse({ status, message, headers }: RequestError): HttpResponse {
  return { ...jsonResponse(JSON.stringify({ error: message }), status), headers };
}
