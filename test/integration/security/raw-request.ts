import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

/** One request with exactly these header lines, which fetch would not send; resolves with head and body as text. */
export function rawRequest(
  url: string,
  requestLine: string,
  headers: readonly string[],
  body = '',
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text }));
    socket.write(`${[`${requestLine} HTTP/1.1`, 'Connection: close', ...headers].join('\r\n')}\r\n\r\n${body}`);
  });
}
