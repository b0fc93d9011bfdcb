import { quotient } from './random-draw.js';

const FIRST_DAY = Date.UTC(2024, 0, 1);
const DAYS = 731;
const DAY_MS = 86_400_000;
/** Orders are placed between 06:00 and midnight. */
const OPENS_MS = 6 * 3_600_000;
const OPEN_SECONDS = 18 * 3600;
const MONTHS = [9, 8, 8, 8, 8, 9, 9, 8, 9, 10, 14, 18];
/** From Sunday on. */
const WEEKDAYS = [6, 4, 4, 4, 5, 5, 7];

/**
 * The times of the orders of two years, ascending, with more orders before Christmas and at weekends. Returns a function that
 * gives the time of order `at` of `count`, in ms since 1970. Uses only integers below 2^53, for counts up to 2^25.
 */
export function orderTimes(count: number): (at: number) => number {
  const sums = new Float64Array(DAYS + 1);
  for (let day = 0; day < DAYS; day++) {
    const date = new Date(FIRST_DAY + day * DAY_MS);
    sums[day + 1] = sums[day]! + MONTHS[date.getUTCMonth()]! * WEEKDAYS[date.getUTCDay()]!;
  }
  const total = sums[DAYS]!;
  let day = 0;
  return (at) => {
    // Find the day, then the second, where place/count of the calendar's total weight is reached.
    const place = at * total;
    if (place < sums[day]! * count) day = 0;
    while (place >= sums[day + 1]! * count) day++;
    const within = place - sums[day]! * count;
    const weight = sums[day + 1]! - sums[day]!;
    return FIRST_DAY + day * DAY_MS + OPENS_MS + quotient(within * OPEN_SECONDS, weight * count) * 1000;
  };
}
