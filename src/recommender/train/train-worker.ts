import { workerData } from 'node:worker_threads';
import { rowKernel } from './row-kernel.js';
import { CHUNK, type TrainingJob } from './training-job.js';

const job: TrainingJob = workerData;
const compute = rowKernel(job);
for (let from = take(); from < job.rows.length; from = take()) {
  const to = Math.min(from + CHUNK, job.rows.length);
  for (let place = from; place < to; place++) compute(place);
}

function take(): number {
  return Atomics.add(job.next, 0, CHUNK);
}
