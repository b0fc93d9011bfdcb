import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { InputError } from '../../../lib/input-error.js';
import type { LoadResult, LoadTask } from './background-loader.js';
import { loadServingModel } from './load-serving-model.js';
import { sleepToYield } from './sleep-to-yield.js';

// On Linux, priorities are per thread: the thread that answers requests goes first, and a busy core still gives this one a little.
if (process.platform === 'linux') setPriority(19);

parentPort!.on('message', (task: LoadTask) => task.replyTo.postMessage(load(task)));

function load({ located, options, place }: LoadTask): LoadResult {
  try {
    return { serving: loadServingModel(located, options, place, sleepToYield()) };
  } catch (error) {
    const { message, where, hint, code } = error instanceof InputError ? error : unexpected(error, located.folder);
    return { refused: { message, where, hint, code } };
  }
}

/** An error that is none of ours must not end the thread either: the next model would have to wait for another one. */
const unexpected = (error: unknown, folder: string) =>
  new InputError(
    `the model cannot be loaded (${error instanceof Error ? error.message : String(error)})`,
    folder,
    HINT,
  );
const HINT = 'train it again: bookstore-ml train --orders FILE --out DIR';
