import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { InputError } from '../../../lib/input-error.js';
import type { Loaded, Order } from './background-loader.js';
import { loadServingModel } from './load-serving-model.js';
import { takeRests } from './sleep-to-yield.js';

// On Linux a priority belongs to a thread: whoever asks goes first, and a core that is busy all the time still gives a little.
if (process.platform === 'linux') setPriority(19);

parentPort!.on('message', (order: Order) => order.answer.postMessage(load(order)));

function load({ located, options, place }: Order): Loaded {
  try {
    return { serving: loadServingModel(located, options, place, takeRests()) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { message, where, hint, code } = error;
    return { refused: { message, where, hint, code } };
  }
}
