import { countOf, groupDigits } from '../lib/format/numbers.js';
import { typed } from '../lib/typed-command.js';
export type Health = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): Health | undefined =>
  typeof value === 'object' && value !== null ? (value as Health) : undefined;

/** What the shop says at /healthz that it holds, as one line; undefined where nothing is loaded, or nothing was said. */
export function describeShop(health: Health | undefined): string | undefined {
  const dataset = objectOf(health?.dataset);
  if (health?.state !== 'ready' || dataset === undefined) return undefined;
  const count = (key: string) => groupDigits(Number(dataset[key] ?? 0));
  const [things, of] = dataset.kind === 'log' ? ['items', 'baskets'] : ['books', 'customers'];
  const held = `${count('items')} ${things}, ${count('baskets')} ${of}, ${count('lines')} order lines`;
  const placed = placedIn(health);
  return placed === 0 ? held : `${held}, ${formatOrders(placed)} placed since`;
}

/** Orders that customers placed in the shop since it was filled. */
const placedIn = (health: Health | undefined) => Number(objectOf(health?.orders)?.placed ?? 0);

const formatOrders = (orders: number) => countOf(orders, 'order');

/** What customers ordered since an export that holds `placed` orders of theirs, for the line of step F; empty where nothing. */
export function describeNewOrders(health: Health | undefined, placed: number | undefined): string {
  const since = placedIn(health) - (placed ?? 0);
  return placed === undefined || since <= 0 ? '' : `; ${formatOrders(since)} since: ${typed('pipeline')}`;
}
