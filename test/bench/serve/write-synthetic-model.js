// A model of any size without training one: seeded, each book with K distinct neighbours. Usage: node
// write-synthetic-model.js DIR BOOKS K SEED
import { writeModel } from '../../../dist/src/recommender/store/write-model.js';

const [dir, ...numbers] = process.argv.slice(2);
const [books, k, seed] = numbers.map(Number);
let state = seed >>> 0;
/** Numerical Recipes' linear congruential generator: any sequence will do. */
const draw = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

const text = Array.from({ length: books }, (_, item) => String(item + 1));
const offsets = Uint32Array.from({ length: books + 1 }, (_, row) => row * k);
const neighbours = new Uint32Array(books * k);
const support = new Uint32Array(books * k);
for (let row = 0; row < books; row++) {
  // Steps that add up to less than all books never come back to one, nor to the row itself.
  let item = row;
  for (let at = row * k; at < (row + 1) * k; at++) {
    item = (item + 1 + draw(Math.floor((books - 1) / k))) % books;
    neighbours[at] = item;
    support[at] = 1 + ((row + 1) * k - at);
  }
}
const digest = '0'.repeat(64);
const columns = { basket: 'customer_id', item: 'book_id', time: 'ordered_at' };
await writeModel(
  dir,
  {
    hyperparameters: { metric: 'cosine', topK: k, minSupport: 1 },
    items: { text, integers: true },
    baskets: books,
    counts: new Uint32Array(books).fill(k * 4),
    offsets,
    neighbours,
    support,
  },
  { file: 'synthetic.csv', sha256: digest, digest, rows: books * k, columns },
  new Map(text.map((id, item) => [id, `The ${item % 97 === 0 ? 'Été' : 'Quiet'} Harbour, Volume ${id}`])),
);
