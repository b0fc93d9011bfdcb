/** How long a page waits for its shelf before it goes without. */
const PATIENCE_MS = 300;

/**
 * Ids of the books that customers of this one also bought, best first; undefined when the recommender is down, slow,
 * or does not know the book. A page never waits longer than 300 ms for it.
 */
export async function alsoBought(recommender: string, book: string, k: number): Promise<readonly string[] | undefined> {
  const query = new URLSearchParams({ book_id: book, k: String(k) });
  try {
    const response = await fetch(`${recommender}/recommend?${query}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok) return undefined;
    const { recommendations } = (await response.json()) as { recommendations?: unknown };
    return Array.isArray(recommendations) ? recommendations.map(String) : undefined;
  } catch {
    return undefined;
  }
}
