// Item-kNN as one would write it in an hour: strings, sets and a map of maps. The yardstick that any laptop has.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [header, ...lines] = readFileSync(process.argv[2], 'utf8').trim().split('\n');
const columns = header.trim().split(',');
const [customer, book] = [columns.indexOf('customer_id'), columns.indexOf('book_id')];
const baskets = new Map();
for (const line of lines) {
  const cells = line.split(',');
  if (!baskets.has(cells[customer])) baskets.set(cells[customer], new Set());
  baskets.get(cells[customer]).add(cells[book]);
}
const counts = new Map();
const together = new Map();
for (const basket of baskets.values()) {
  for (const a of basket) {
    counts.set(a, (counts.get(a) ?? 0) + 1);
    if (!together.has(a)) together.set(a, new Map());
    const row = together.get(a);
    for (const b of basket) if (a !== b) row.set(b, (row.get(b) ?? 0) + 1);
  }
}
const model = {};
for (const [a, row] of together) {
  model[a] = [...row]
    .map(([b, c]) => [b, c / Math.sqrt(counts.get(a) * counts.get(b))])
    .sort((x, y) => y[1] - x[1] || x[0] - y[0])
    .slice(0, 20);
}
const out = join(tmpdir(), `bookstore-ml-plain-${process.pid}.json`);
writeFileSync(out, JSON.stringify(model));
rmSync(out);
