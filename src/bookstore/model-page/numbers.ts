/** 0.1934 → 19.3 %. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The first digits of a digest. */
export const short = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 12);

/** 3 → v3. */
export const versionName = (version: number): string => `v${version}`;

/** A few round tick values from 0 to at least `most`. */
export function ticks(most: number, steps = 4): readonly number[] {
  const rough = Math.max(most, 1e-9) / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size * steps >= most * (1 - 1e-9))!;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, at) => at * step);
}
