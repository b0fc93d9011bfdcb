import { typed } from '../../../lib/typed-command.js';
import { type Html, html } from '../../storefront/html.js';
import { count } from '../../storefront/pages/words.js';
import type { Activity } from '../../storefront/services/orders.js';
import { ticks } from '../numbers.js';
import { across, emptyPlot, FIELD, heightIn, plot, tenth } from './plot.js';

const NAMED_EVERY_HOURS = 6;

/** Orders per hour as bars. */
export function ordersChart(hours: Activity['hours']): Html {
  const title = `Orders of the last ${hours.length} hours`;
  const total = hours.reduce((sum, { orders }) => sum + orders, 0);
  if (total === 0)
    return emptyPlot(
      title,
      html`None: the orders that were loaded are older. Buy something, or simulate customers: <code>${typed('shop traffic --minutes 1')}</code>`,
    );
  const marks = ticks(Math.max(4, ...hours.map(({ orders }) => orders)));
  const y = heightIn(marks.at(-1)!);
  const width = (FIELD.right - FIELD.left) / Math.max(1, hours.length);
  const bars = hours.map(
    ({ from, orders }, at) =>
      html`<rect class="bar" x="${tenth(across(at / hours.length) + 1)}" y="${y(orders)}" width="${tenth(width - 2)}" height="${tenth(FIELD.bottom - y(orders))}"><title>${hourOf(from)}: ${count(orders, 'order')}</title></rect>`,
  );
  return plot({
    title,
    summary: `${count(total, 'order')} in the last ${hours.length} hours`,
    x: hours.flatMap(({ from }, at) =>
      new Date(from).getUTCHours() % NAMED_EVERY_HOURS === 0
        ? [{ at: across((at + 0.5) / hours.length), text: hourOf(from) }]
        : [],
    ),
    y: marks.map((value) => ({ at: y(value), text: value.toLocaleString('en') })),
    body: html`${bars}`,
  });
}

const hourOf = (iso: string) => iso.slice(11, 16);
