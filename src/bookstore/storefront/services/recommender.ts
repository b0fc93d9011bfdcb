/** A book that customers of another book also bought. */
export interface Neighbour {
  readonly book: string;
  /** Number of customers who bought both; for several books, the largest such number. */
  readonly readers: number;
}

/** Where shelves come from. It may be unavailable: a page never waits for it long, and is sent without a shelf. */
export interface Recommender {
  readonly url: string;
  /**
   * Recommendations for one book or several, best first, without these books. Undefined if the recommender is down, slow,
   * without a model, or knows none of the books.
   */
  alsoBought(books: readonly string[], k: number): Promise<readonly Neighbour[] | undefined>;
}

/** Of the 300 ms that a page may take when the recommender is slow. */
const TIMEOUT_MS = 200;
/** After this many failures in a row, pages no longer wait at all. */
const FAILURES = 2;
const PAUSE_MS = { first: 1_000, longest: 30_000 } as const;

type Circuit =
  | { readonly state: 'closed'; readonly failures: number }
  /** No page waits. The first request after `retryAt` tries the recommender in the background. */
  | { readonly state: 'open'; readonly retryAt: number; readonly pause: number };

export function openRecommender(url: string, now: () => number = () => performance.now()): Recommender {
  let circuit: Circuit = { state: 'closed', failures: 0 };
  const open = (pause: number): Circuit => ({ state: 'open', retryAt: now() + pause, pause });
  /** `failed` gives the state of the circuit after a failure. */
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
      // Other pages must not try as well while this attempt is open.
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

/** Throws if the recommender seems broken; having no model, or not knowing the book, does not count as such. */
async function request(url: string, books: readonly string[], k: number): Promise<readonly Neighbour[] | undefined> {
  const query = new URLSearchParams({ k: String(k), detail: '1' });
  for (const book of books) query.append('book_id', book);
  const response = await fetch(`${url}/recommend?${query}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const body = (await response.json()) as { recommendations: Recommended[] };
  if (!response.ok) return undefined;
  // Fill-ins have a source: nobody bought them together with these books.
  const bought = body.recommendations.filter(({ source }) => source === undefined);
  return bought.map(({ book_id, support }) => ({ book: String(book_id), readers: support }));
}
