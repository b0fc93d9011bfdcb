import { flushed, onClosedPipe } from '../closed-pipe.js';
import type { View, ViewOptions } from '../view.js';

/** NDJSON: every event as one line of stdout, and nothing else there. The first line, run.started, says the schema. */
export function createJsonView({ stdout, stop }: Pick<ViewOptions, 'stdout' | 'stop'>): View {
  onClosedPipe(stdout, stop);
  return {
    onEvent: (event) => {
      stdout.write(`${JSON.stringify(event)}\n`);
    },
    close: () => flushed(stdout),
  };
}
