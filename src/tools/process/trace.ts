import type { ChildProcess } from 'node:child_process';
import { channel, subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { quote } from '../../lib/shell-quote.js';

/** Who starts a command says here what for: a Command, before its process is there. */
export const commandStarts = channel('bookstore-ml:command');

/** What Node tells of a request that fetch makes: the same object at each of its events. */
interface FetchRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
}

export interface TraceOptions {
  say(line: string): void;
  /** Ms; only differences count. */
  now(): number;
}

/**
 * Says each child process and HTTP request of this program, how it ended and how long it took; of a command also what it is
 * for. Node's own diagnostics tell of them, so that no call has to be traced by hand.
 */
export function trace({ say, now }: TraceOptions): void {
  const took = (began: number) => `${((now() - began) / 1000).toFixed(2)} s`;
  commandStarts.subscribe((message) => say(`# ${(message as { readonly purpose: string }).purpose}`));
  subscribe('child_process', (message) => {
    const child = (message as { readonly process: ChildProcess }).process;
    const began = now();
    child.once('spawn', () => say(`$ ${quote(child.spawnargs)}`));
    child.once('error', (error) => say(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      say(`${child.spawnfile}: ${signal === null ? `exit code ${code}` : signal}, ${took(began)}`),
    );
  });
  traceFetch(say, now, took);
  traceHttp(say, now, took);
}

type Say = TraceOptions['say'];

function traceFetch(say: Say, now: () => number, took: (began: number) => string): void {
  const began = new WeakMap<object, number>();
  const end = (request: FetchRequest, outcome: string) => {
    const { method, origin, path } = request;
    say(`${method} ${origin}${path}: ${outcome}, ${took(began.get(request) ?? now())}`);
  };
  subscribe('undici:request:create', (message) => {
    began.set((message as { readonly request: FetchRequest }).request, now());
  });
  subscribe('undici:request:headers', (message) => {
    const { request, response } = message as { request: FetchRequest; response: { statusCode: number } };
    end(request, String(response.statusCode));
  });
  subscribe('undici:request:error', (message) => {
    const { request, error } = message as { request: FetchRequest; error: Error };
    end(request, error.message);
  });
}

function traceHttp(say: Say, now: () => number, took: (began: number) => string): void {
  const began = new WeakMap<object, number>();
  const nameOf = (request: ClientRequest) => `${request.method} ${request.protocol}//${request.host}${request.path}`;
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { readonly request: ClientRequest };
    began.set(request, now());
    request.once('error', (error) => say(`${nameOf(request)}: ${error.message}, ${took(began.get(request) ?? now())}`));
  });
  subscribe('http.client.response.finish', (message) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    say(`${nameOf(request)}: ${response.statusCode}, ${took(began.get(request) ?? now())}`);
  });
}
