// Our kernel alone, from interactions in memory, in a fresh process: train-kernel.js FILE BASKET_COLUMN ITEM_COLUMN K
// Prints seconds as JSON: wall, and CPU of all threads. Threads are there before, as a peer's are; the matrix is built
// within, as a peer transposes and scales its own.
import { readInteractions } from '../../dist/src/recommender/read/read-interactions.js';
import { startCrew, usefulThreads } from '../../dist/src/recommender/threads/crew.js';
import { trainModel } from '../../dist/src/recommender/train/train-model.js';

const [file, basket, item, k] = process.argv.slice(2);
const crew = startCrew(await usefulThreads(file));
const interactions = await readInteractions(file, { basket, item }, { times: false, crew });
const started = performance.now();
const before = process.cpuUsage();
await trainModel(interactions, { metric: 'cosine', topK: Number(k), minSupport: 1 }, { crew });
const { user, system } = process.cpuUsage(before);
const seconds = { wall: (performance.now() - started) / 1e3, cpu: (user + system) / 1e6 };
await crew.end();
process.stdout.write(`${JSON.stringify(seconds)}\n`);
