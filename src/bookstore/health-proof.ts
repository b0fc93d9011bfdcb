import type { IncomingMessage } from 'node:http';
import { CHALLENGE_HEADER, proveTo } from '../lib/process/server-proof.js';

/** The headers by which a service shows whoever started it that it is that very one. */
export const proofFor = (service: string, { headers, socket }: IncomingMessage) =>
  proveTo(headers[CHALLENGE_HEADER], { service, port: socket.localPort ?? 0 });
