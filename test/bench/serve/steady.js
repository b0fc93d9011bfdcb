// The server and the bare handler in turn, a fraction of a second each: a machine's moods last longer than that, so they
// hit both alike.
import { median } from './median.js';

/**
 * Ratios to the bare handler beside it, and the server's own figures: requests a second, µs of CPU a request, and p99 in
 * ms, as fast as it answers and at half of what the bare handler manages. Throws where a request failed.
 */
export async function compareSteady(load, { bare, ours }, options, rounds) {
  const closed = await inTurn(load, { bare, ours }, options, rounds);
  const rate = Math.round(median(closed.bare.map(({ perSecond }) => perSecond)) / 2);
  const half = await inTurn(load, { bare, ours }, { ...options, rate }, rounds);
  return {
    rate,
    perSecond: compare(closed, ({ perSecond }) => perSecond),
    cpu: cpuOf(closed),
    p99: compare(closed, ({ p99 }) => p99),
    p99Half: compare(half, ({ p99 }) => p99),
  };
}

/** The first one first in one round and last in the next. */
async function inTurn(load, servers, options, rounds) {
  const all = { bare: [], ours: [] };
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? ['bare', 'ours'] : ['ours', 'bare']) {
      const { latencies, ...figures } = await load.on(servers[name], options);
      if (figures.failed > 0) throw new Error(`requests to ${name} failed: ${JSON.stringify(figures)}`);
      all[name].push(figures);
    }
  }
  return all;
}

function compare({ bare, ours }, figure) {
  return {
    ratio: median(ours.map((figures, round) => figure(figures) / figure(bare[round]))),
    ours: median(ours.map(figure)),
  };
}

/** Of all rounds together: the kernel counts in hundredths of a second. */
function cpuOf({ bare, ours }) {
  const [its, own] = [bare, ours].map((all) => (total(all, 'cpuMs') * 1000) / total(all, 'answered'));
  return { ratio: own / its, ours: own };
}

const total = (all, name) => all.reduce((sum, figures) => sum + figures[name], 0);
