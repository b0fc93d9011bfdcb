type Trainer = typeof import('../../../../src/recommender/train/train-model.js');

/** The trainer as it was built: a worker thread is started from a file of JavaScript, which the sources are not. */
export async function compiledTrainer(): Promise<Trainer> {
  return import(new URL('../../../../dist/src/recommender/train/train-model.js', import.meta.url).href);
}
