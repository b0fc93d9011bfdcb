/** A book that customers of others also bought. */
export interface Neighbour {
  readonly book: string;
  /** How many bought it with the one asked about; with several, with the one of them of which that is most. */
  readonly readers: number;
}

/** Where shelves come from. It may be away: a page never waits for it long, and comes without. */
export interface Recommender {
  readonly url: string;
  /**
   * What goes with a book, or with all of several: best first, and none of them. Undefined when the recommender is down,
   * slow, without a model, or knows none of them.
   */
  alsoBought(books: readonly string[], k: number): Promise<readonly Neighbour[] | undefined>;
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
  const attempt = async (books: readonly string[], k: number, failed: () => Circuit) => {
    try {
      const neighbours = await request(url, books, k);
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
    async alsoBought(books, k) {
      if (circuit.state === 'closed') return attempt(books, k, countFailure);
      const { retryAt, pause } = circuit;
      if (now() < retryAt) return undefined;
      // The next page must not try as well while this one is being heard of.
      circuit = open(pause);
      void attempt(books, k, () => open(Math.min(PAUSE_MS.longest, 2 * pause)));
      return undefined;
    },
  };
}

interface Recommended {
  readonly book_id: number | string;
  readonly support: number;
  readonly source?: string;
}

/** Throws whatever makes the recommender seem broken. That it has no model, or none of this book, does not. */
async function request(url: string, books: readonly string[], k: number): Promise<readonly Neighbour[] | undefined> {
  const query = new URLSearchParams({ k: String(k), detail: '1' });
  for (const book of books) query.append('book_id', book);
  const response = await fetch(`${url}/recommend?${query}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const body = (await response.json()) as { recommendations: Recommended[] };
  if (!response.ok) return undefined;
  // One that the recommender fills up with has a source: nobody bought it with these.
  const bought = body.recommendations.filter(({ source }) => source === undefined);
  return bought.map(({ book_id, support }) => ({ book: String(book_id), readers: support }));
}
