import { setPriority } from 'node:os';
import { parentPort, type TransferListItem } from 'node:worker_threads';
import { InputError } from '../input-error.js';
import type { Loaded } from './load-aside.js';
import { loadServingModel } from './load-serving-model.js';
import type { Located } from './locate-model.js';

// On Linux a priority belongs to a thread: whoever asks goes first, and a core that is busy all the time still gives a tenth.
if (process.platform === 'linux') setPriority(10);
parentPort!.on('message', (located: Located) => {
  const loaded = load(located);
  parentPort!.postMessage(loaded, 'serving' in loaded ? buffersOf(loaded.serving) : []);
});

function load(located: Located): Loaded {
  try {
    return { serving: loadServingModel(located) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { message, where, todo } = error;
    return { refused: { message, where, todo } };
  }
}

/** Each memory that a model's arrays are views of, once: handed over, not copied. */
function buffersOf(model: object): TransferListItem[] {
  const held = Object.values(model).flatMap((value) =>
    ArrayBuffer.isView(value) ? value : Object.values(Object(value)),
  );
  return [...new Set(held.filter((value) => ArrayBuffer.isView(value)).map(({ buffer }) => buffer as ArrayBuffer))];
}
