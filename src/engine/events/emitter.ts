import type { Clock } from '../clock.js';
import type { Event, EventBody } from './events.js';
import { initialState, reduce } from './reduce.js';
import type { RunState } from './run-state.js';

/** Takes every event of a run, in order, with the state after it. Returns at once. */
export type Sink = (event: Event, state: RunState) => void;

export interface Emitter {
  emit(body: EventBody): void;
  state(): RunState;
}

/**
 * Stamps events, folds them into the state and hands them to the sinks, in the order of the list: the first has an
 * event before the second sees it. A sink that throws is a bug: it gets no further events, and `onBug` hears of it.
 */
export function createEmitter(clock: Clock, sinks: readonly Sink[], onBug: (error: unknown) => void): Emitter {
  const queue: Event[] = [];
  const broken = new Set<Sink>();
  let state = initialState;
  let seq = 0;
  let draining = false;

  const deliver = (event: Event) => {
    state = reduce(state, event);
    for (const sink of sinks) {
      if (broken.has(sink)) continue;
      try {
        sink(event, state);
      } catch (error) {
        broken.add(sink);
        onBug(error);
      }
    }
  };

  return {
    emit(body) {
      queue.push({ at: clock.now(), seq: seq++, ...body });
      // A sink may cause further events, such as by stopping the run: they follow this one for every sink.
      if (draining) return;
      draining = true;
      for (let event = queue.shift(); event !== undefined; event = queue.shift()) deliver(event);
      draining = false;
    },
    state: () => state,
  };
}
