// How good the answers are on public data, beside popularity and EASE^R: `node test/bench/quality.js [--sets A,B]` after
// `npm run build`. The same input gives the same table. A variant is chosen by a validation split, and judged by another.
import { join, resolve } from 'node:path';
import { runnerImport } from 'vite';
import { easeRanker } from './ease.js';
import { flag } from './flags.js';
import { byLastItem } from './one-book.js';
import { table } from './table.js';

const root = resolve(import.meta.dirname, '../..');
const part = (file) => import(join(root, 'dist/src/recommender', file));
const { byNeighbours, byPopularity, compare } = await part('evaluate/compare.js');
const { splitInteractions } = await part('evaluate/split.js');
const { readInteractions } = await part('read/read-interactions.js');
const data = (await runnerImport(join(root, 'test/data/public-data.ts'))).module;

const K = 10;
const SEED = 1;
/** Baskets that are ranked, evenly spread: what more would say costs more than it is worth. */
const MOST_BASKETS = 20_000;

const kept = [20, 100];
const cosine = { metric: 'cosine', topK: 20, minSupport: 1 };
const jaccard = { ...cosine, metric: 'jaccard' };
const ways = (base) => [base, { ...base, shrinkage: 5 }, { ...base, shrinkage: 20 }, { ...base, weighting: 'tf-idf' }];

const SETS = {
  'ml-100k': {
    title: 'MovieLens-100K, the last film of each of 943 people',
    read: async () => readInteractions(await data.movieLens(), data.MOVIE_LENS_COLUMNS),
    variants: [
      ...kept.flatMap((topK) => [...ways({ ...cosine, topK }), ...ways({ ...jaccard, topK })]),
      { ...cosine, halfLife: 90 },
      { ...cosine, weighting: 'bm25' },
    ],
    ease: [100, 500],
  },
  receipts: {
    title: 'Complete Journey, one line of each receipt',
    read: async () => readInteractions(await data.completeJourney(), data.COMPLETE_JOURNEY_COLUMNS),
    variants: [
      cosine,
      jaccard,
      ...[5, 10, 20, 50].map((shrinkage) => ({ ...jaccard, shrinkage })),
      { ...jaccard, weighting: 'tf-idf' },
    ],
    // The one that recommends as much of the catalog as the default does.
    also: [{ ...jaccard, shrinkage: 5 }],
  },
  households: {
    title: 'Complete Journey, the last new product of each household',
    read: async () =>
      readInteractions(await data.completeJourney(), { ...data.COMPLETE_JOURNEY_COLUMNS, basket: 'household' }),
    variants: [...ways(cosine), ...ways(jaccard), { ...cosine, halfLife: 90 }, { ...cosine, weighting: 'bm25' }],
  },
};

for (const name of flag('--sets', Object.keys(SETS).join()).split(',')) {
  const { title, read, variants, also = [], ease = [] } = SETS[name];
  const interactions = await read();
  const split = sampled(splitInteractions(interactions, 'leave-one-out', SEED));
  const validation = sampled(splitInteractions(split.train, 'leave-one-out', SEED + 1));

  const neighbours = variants.map((wanted) => told(byNeighbours(wanted, {})));
  const linear = ease.map((lambda) =>
    told({ name: `EASE^R, λ ${lambda}`, rank: async (train) => easeRanker(train, lambda) }),
  );
  const tried = await compare(validation, [...neighbours, ...linear], K, SEED);
  const chosen = [best(tried, neighbours), ...(linear.length > 0 ? [best(tried, linear)] : [])];
  const named = [jaccard, ...also].map((wanted) => byNeighbours(wanted, {}));
  const alone = [neighbours[0], chosen[0]].map(byLastItem);
  const others = [...named, byNeighbours(cosine, {}, true), byPopularity, ...chosen, ...alone];
  const [first] = neighbours;
  const finalists = [
    first,
    ...others.filter(({ name }, at) => name !== first.name && names(others).indexOf(name) === at),
  ];
  const judged = await compare(split, finalists, K, SEED);

  const { baskets, items, entries } = interactions;
  process.stdout.write(`\n### ${title}\n\n${baskets} baskets, ${items.text.length} items, ${entries.length} entries; `);
  process.stdout.write(`${split.evaluated.length} ranked.\nChosen by validation: ${names(chosen).join('; ')}.\n\n`);
  process.stdout.write(`${standings(judged)}\n\nAll that was tried, on the validation split:\n\n${standings(tried)}\n`);
}

function sampled(split) {
  const stride = Math.ceil(split.evaluated.length / MOST_BASKETS);
  return { ...split, evaluated: split.evaluated.filter((_, at) => at % stride === 0) };
}

/** Says on the terminal whose turn it is: weighted variants are trained on one thread, and take their time. */
function told({ name, rank }) {
  return {
    name,
    rank: (train) => {
      process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${name}\n`);
      return rank(train);
    },
  };
}

/** The contender with the greatest NDCG. */
function best({ standings }, contenders) {
  const ndcgOf = ({ name }) => standings.find((standing) => standing.name === name).ndcg.value;
  return contenders.toSorted((a, b) => ndcgOf(b) - ndcgOf(a))[0];
}

function names(contenders) {
  return contenders.map(({ name }) => name);
}

function standings({ standings }) {
  const digits = (value) => value.toFixed(4);
  const signed = (value) => (value > 0 ? `+${digits(value)}` : digits(value));
  const range = ({ low, high }, show) => `${show(low)} to ${show(high)}`;
  const head = ['', `HR@${K}`, '95 %', `NDCG@${K}`, '95 %', 'coverage', 'NDCG against the first', '95 %'];
  const rows = standings.map(({ name, hitRate, ndcg, coverage, overFirst }, at) => [
    name,
    ...[hitRate, ndcg].flatMap((estimate) => [digits(estimate.value), range(estimate, digits)]),
    digits(coverage),
    ...(at === 0 ? ['', ''] : [signed(overFirst.ndcg.value), range(overFirst.ndcg, signed)]),
  ]);
  return table(head, rows);
}
