import { createHash } from 'node:crypto';

/** JSON with sorted keys and a line end: equal values give equal bytes. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(value, (_, held) => (isRecord(held) ? sorted(held) : held), 2)}\n`;
}

/** In hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
