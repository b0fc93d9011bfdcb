import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { rowKernel } from './row-kernel.js';
import { CHUNK, type TrainingJob } from './training-job.js';

export type Progress = (done: number, total: number) => void;

const PROGRESS_MS = 100;

/** Finds the neighbours of all rows of a job, which holds them afterwards. */
export async function runJob(job: TrainingJob, threads: number, onProgress: Progress): Promise<void> {
  const total = job.rows.length;
  onProgress(0, total);
  if (threads === 1) await runHere(job, onProgress);
  else await runInWorkers(job, threads, onProgress);
  onProgress(total, total);
}

/** In this thread, letting timers and signals in between. */
async function runHere(job: TrainingJob, onProgress: Progress): Promise<void> {
  const compute = rowKernel(job);
  const total = job.rows.length;
  let shown = performance.now();
  for (let place = 0; place < total; place++) {
    compute(place);
    if (place % CHUNK !== 0 || performance.now() - shown < PROGRESS_MS) continue;
    onProgress(place + 1, total);
    await setImmediate();
    shown = performance.now();
  }
}

async function runInWorkers(job: TrainingJob, threads: number, onProgress: Progress): Promise<void> {
  const total = job.rows.length;
  const workers = Array.from({ length: threads }, () => {
    return new Worker(new URL('./train-worker.js', import.meta.url), { workerData: job });
  });
  const timer = setInterval(() => onProgress(Math.min(Atomics.load(job.next, 0), total), total), PROGRESS_MS);
  try {
    await Promise.all(workers.map(ended));
  } finally {
    clearInterval(timer);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function ended(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a training thread ended with ${code}`))));
  });
}
