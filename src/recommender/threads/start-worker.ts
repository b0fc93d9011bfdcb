import { Worker } from 'node:worker_threads';
import { tooLarge } from './memory-limit.js';
import type { Order, Tools } from './task.js';

/** A worker thread that does one thing after another, in the order asked. */
export interface Hand {
  ask(order: Order): Promise<number>;
  end(): Promise<unknown>;
}

export function startHand(tools: Tools): Hand {
  const worker = new Worker(new URL('./pool-worker.cjs', import.meta.url), { workerData: tools });
  const asked: { resolve: (answer: number) => void; reject: (error: unknown) => void }[] = [];
  let broken: unknown;
  const fail = (error: unknown) => {
    broken ??= explained(error);
    for (const { reject } of asked.splice(0)) reject(broken);
  };
  worker.on('message', (answer: number) => asked.shift()?.resolve(answer));
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`a training thread ended with ${code}`)));
  return {
    ask: (order) =>
      new Promise((resolve, reject) => {
        if (broken !== undefined) return reject(broken);
        asked.push({ resolve, reject });
        worker.postMessage(order);
      }),
    end: () => worker.terminate(),
  };
}

/** The kernel stops where it can have no more memory, and nowhere else. */
export function explained(error: unknown): unknown {
  const { name, message } = error as Error;
  return name === 'RuntimeError' && message.includes('unreachable') ? tooLarge(1) : error;
}
