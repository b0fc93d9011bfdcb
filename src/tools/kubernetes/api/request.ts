import { setMaxListeners } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { Command } from '../../../engine/contract.js';
import { CommandError } from '../../process/command-error.js';
import type { ApiProxy } from './proxy.js';

export interface ApiRequest {
  readonly method?: 'GET' | 'PATCH';
  /** With its query. */
  readonly path: string;
  readonly accept?: string;
  readonly body?: string;
  readonly contentType?: string;
  /** The command that does the same, for the failure it may end in. */
  readonly as: Command;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 60_000;

/** Answers the body of a success. @throws CommandError as the command would, in kubectl's words. */
export async function askApi(proxy: ApiProxy, asked: ApiRequest): Promise<string> {
  asked.signal.throwIfAborted();
  // Many requests listen to one stop; past ten Node would warn on stderr.
  setMaxListeners(0, asked.signal);
  const { status, text } = await send(proxy, asked).catch((error: Error) => {
    asked.signal.throwIfAborted();
    throw new CommandError(asked.as, { exitCode: 1 }, [`Unable to connect to the server: ${error.message}`]);
  });
  if (status < 400) return text;
  throw new CommandError(asked.as, { exitCode: 1 }, [refusalIn(status, text)]);
}

function send(proxy: ApiProxy, asked: ApiRequest): Promise<{ readonly status: number; readonly text: string }> {
  const { method = 'GET', path, accept = 'application/json', body, contentType, signal } = asked;
  return new Promise((resolve, reject) => {
    const headers = { accept, ...(contentType === undefined ? {} : { 'content-type': contentType }) };
    const { socketPath, agent } = proxy;
    const options = { socketPath, agent, method, path, headers, signal, timeout: TIMEOUT_MS };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString() }));
    });
    request.on('timeout', () => request.destroy(new Error(`i/o timeout after ${TIMEOUT_MS / 1_000} s`)));
    request.on('error', reject);
    request.end(body);
  });
}

interface Status {
  readonly kind: 'Status';
  readonly reason?: string;
  readonly message?: string;
}

/** What kubectl prints of a refusal. */
function refusalIn(status: number, text: string): string {
  const said = statusIn(text);
  if (said !== undefined) return `Error from server (${said.reason ?? 'Unknown'}): ${said.message ?? text}`;
  // What the API server says of a pod that it forwards to.
  if (text.startsWith('error trying to reach service'))
    return `Error from server (InternalError): an error on the server (${JSON.stringify(text.trim())})`;
  // What the proxy says itself: the API server cannot be reached.
  if (status === 500 || status === 502) return `Unable to connect to the server: ${text.trim()}`;
  if (status === 404) return 'Error from server (NotFound): the server could not find the requested resource';
  if (status === 503) return `Error from server (ServiceUnavailable): ${text.trim()}`;
  return `Error from server (${status}): ${text.trim()}`;
}

function statusIn(text: string): Status | undefined {
  try {
    const value = JSON.parse(text) as Status;
    return value?.kind === 'Status' ? value : undefined;
  } catch {
    return undefined;
  }
}
