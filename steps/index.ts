import type { WorkshopStep } from '../src/targets/workshop-step.js';
import { cluster } from './a-cluster.js';
import { bookstore } from './b-bookstore.js';
import { batch } from './c-batch.js';
import { train } from './d-train.js';
import { serve } from './e-serve.js';
import { pipeline } from './f-pipeline.js';
import { verify } from './g-verify.js';

/** The workshop, in its own order. A new step is a file here and a line in this list. */
export const STEPS: readonly WorkshopStep[] = [cluster, bookstore, batch, train, serve, pipeline, verify];
