import { type RunningServer, startServer } from '../serve/server.js';

export interface ServeOptions {
  /** A model folder, or a registry: then the promoted version, and each one that is promoted later. */
  readonly model: string;
  /** Default: any free port. */
  readonly port?: number;
  /** Address to listen on. Default: 127.0.0.1. */
  readonly host?: string;
  /** Names that it answers under besides its own address and localhost. */
  readonly allowedHosts?: readonly string[];
  /** Fill lists of fewer than k books with popular ones. Default: they stay short. */
  readonly fill?: 'popular';
  /** Most bytes that the process may take while a newer model is loaded. Default: what its container allows. */
  readonly memory?: number;
  /** Is given one line for each event worth knowing. */
  readonly log?: (line: string) => void;
}

/**
 * Serves a model over HTTP until the server is closed: GET /recommend, the V1 and the Open Inference Protocol, /healthz,
 * /readyz, /metrics. A newer model is put in place without a failed request.
 * @throws InputError where there is no sound model, and the system's own error where the port cannot be had.
 */
export function serve({ port = 0, ...options }: ServeOptions): Promise<RunningServer> {
  return startServer({ ...options, port });
}
