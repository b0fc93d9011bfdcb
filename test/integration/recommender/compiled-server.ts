import type { RunningServer, ServeOptions } from '../../../src/recommender/serve/server.js';

/** The server as it was built: it reads newer models in a thread, which is started from a file of JavaScript. */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const built: typeof import('../../../src/recommender/serve/server.js') = await import(
    new URL('../../../dist/src/recommender/serve/server.js', import.meta.url).href
  );
  return built.startServer(options);
}
