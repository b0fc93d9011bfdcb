import { Worker } from 'node:worker_threads';
import { notEnoughMemory } from './memory-limit.js';
import type { Task, WorkerSetup } from './task.js';

/** A worker thread that runs one task after another, in the order given. */
export interface PoolWorker {
  run(task: Task): Promise<number>;
  close(): Promise<unknown>;
}

export function startPoolWorker(setup: WorkerSetup): PoolWorker {
  const worker = new Worker(new URL('./pool-worker.cjs', import.meta.url), { workerData: setup });
  const pending: { resolve: (result: number) => void; reject: (error: unknown) => void }[] = [];
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= explainTrap(error);
    for (const { reject } of pending.splice(0)) reject(failure);
  };
  worker.on('message', (result: number) => pending.shift()?.resolve(result));
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`a training thread ended with ${code}`)));
  return {
    run: (task) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure);
        pending.push({ resolve, reject });
        worker.postMessage(task);
      }),
    close: () => worker.terminate(),
  };
}

/** The kernel traps where it can get no more memory, and nowhere else: that becomes an InputError. Other errors stay as they are. */
export function explainTrap(error: unknown): unknown {
  const { name, message } = error as Error;
  return name === 'RuntimeError' && message.includes('unreachable') ? notEnoughMemory(1) : error;
}
