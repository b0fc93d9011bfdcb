import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { InputError } from '../../../lib/input-error.js';
import type { LoadResult, LoadTask } from './background-loader.js';
import { loadServingModel } from './load-serving-model.js';
import { sleepToYield } from './sleep-to-yield.js';

// On Linux a priority belongs to a thread: whoever asks goes first, and a core that is busy all the time still gives a little.
if (process.platform === 'linux') setPriority(19);

parentPort!.on('message', (order: LoadTask) => order.answer.postMessage(load(order)));

function load({ located, options, place }: LoadTask): LoadResult {
  try {
    return { serving: loadServingModel(located, options, place, sleepToYield()) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { message, where, hint, code } = error;
    return { refused: { message, where, hint, code } };
  }
}
