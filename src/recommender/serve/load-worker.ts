import { setPriority } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import { InputError } from '../input-error.js';
import { buffersOf, type Loaded, type Order } from './load-aside.js';
import { loadServingModel } from './load-serving-model.js';
import { takeRests } from './take-rests.js';

// On Linux a priority belongs to a thread: whoever asks goes first, and a core that is busy all the time still gives a little.
if (process.platform === 'linux') setPriority(19);

// A model that is done with is handed to this thread and dropped, and only this thread stops to collect it, not the one that
// answers. Left to itself, the collector lets three large models gather before it looks.
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

parentPort!.on('message', (order: Order) => {
  switch (order.kind) {
    case 'load': {
      const loaded = load(order);
      parentPort!.postMessage(loaded, 'serving' in loaded ? buffersOf(loaded.serving) : []);
      break;
    }
    case 'drop':
      setImmediate(collect);
  }
});

function load({ located, options }: Extract<Order, { kind: 'load' }>): Loaded {
  try {
    return { serving: loadServingModel(located, options, takeRests()) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { message, where, todo } = error;
    return { refused: { message, where, todo } };
  }
}
