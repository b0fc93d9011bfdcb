/** A length of time in words: "0.4 s", "38 s", "2 min 51 s", "1 h 5 min". */
export function formatDuration(ms: number): string {
  if (ms < 950) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** As a clock that ticks once a second: "0:07", "61:40"; with `pad`, "00:07". */
export function formatClock(ms: number, pad = 0): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(pad, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The usual time of a step, given in seconds: "usually 5–20 s", "usually 1–3 min". */
export function formatUsual([fast, slow]: readonly [number, number], dash: string): string {
  if (slow < 1) return 'usually under 1 s';
  const minutes = fast >= 60;
  const [low, high] = (minutes ? [fast / 60, slow / 60] : [fast, slow]).map(Math.round) as [number, number];
  const range = low === high ? `${high}` : `${low}${dash}${high}`;
  return `usually ${range} ${minutes ? 'min' : 's'}`;
}
