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
    if (!(error instanceof InputError)) throw error;
    const { message, where, hint, code } = error;
    return { refused: { message, where, hint, code } };
  }
}
