/** A book that customers of another also bought. */
export interface Neighbour {
  readonly book: string;
  /** How many bought both. */
  readonly readers: number;
}

/** Where the shelf "also bought" comes from. It may be away: a page never waits for it long, and comes without. */
export interface Recommender {
  readonly url: string;
  /** Best first; undefined when the recommender is down, slow, without a model, or does not know the book. */
  alsoBought(book: string, k: number): Promise<readonly Neighbour[] | undefined>;
}

/** Of the 300 ms that a page may take at most when the recommender is slow. */
const PATIENCE_MS = 200;
/** So many failures in a row, and pages no longer wait at all. */
const FAILURES = 2;
const PAUSE_MS = { first: 1_000, longest: 30_000 } as const;

type Circuit =
  | { readonly state: 'closed'; readonly failures: number }
  /** No page waits. The first one after `retryAt` has the recommender tried, beside it. */
  | { readonly state: 'open'; readonly retryAt: number; readonly pause: number };

export function openRecommender(url: string, now: () => number = () => performance.now()): Recommender {
  let circuit: Circuit = { state: 'closed', failures: 0 };
  const open = (pause: number): Circuit => ({ state: 'open', retryAt: now() + pause, pause });
  /** `failed` says what a failure makes of the circuit. */
  const attempt = async (book: string, k: number, failed: () => Circuit) => {
    try {
      const neighbours = await request(url, book, k);
      circuit = { state: 'closed', failures: 0 };
      return neighbours;
    } catch {
      circuit = failed();
      return undefined;
    }
  };
  const countFailure = (): Circuit => {
    if (circuit.state === 'open') return circuit;
    const failures = circuit.failures + 1;
    return failures < FAILURES ? { state: 'closed', failures } : open(PAUSE_MS.first);
  };
  return {
    url,
    async alsoBought(book, k) {
      if (circuit.state === 'closed') return attempt(book, k, countFailure);
      const { retryAt, pause } = circuit;
      if (now() < retryAt) return undefined;
      // The next page must not try as well while this one is being heard of.
      circuit = open(pause);
      void attempt(book, k, () => open(Math.min(PAUSE_MS.longest, 2 * pause)));
      return undefined;
    },
  };
}

/** Throws whatever makes the recommender seem broken. That it has no model, or none of this book, does not. */
async function request(url: string, book: string, k: number): Promise<readonly Neighbour[] | undefined> {
  const query = new URLSearchParams({ book_id: book, k: String(k), detail: '1' });
  const response = await fetch(`${url}/recommend?${query}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const body = (await response.json()) as { recommendations: { book_id: number | string; support: number }[] };
  return response.ok
    ? body.recommendations.map(({ book_id, support }) => ({ book: String(book_id), readers: support }))
    : undefined;
}
