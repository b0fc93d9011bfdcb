import type { ViewFlags } from '../../ui/view.js';

/**
 * How a run is shown, by its options. On a terminal, the lines of --verbose would break the wizard's screen, so the run is
 * shown as lines, too.
 */
export const viewFlags = (
  has: (name: string) => boolean,
  stderr: { readonly isTTY?: boolean | undefined } = process.stderr,
): ViewFlags => ({
  plain: has('plain') || (has('verbose') && stderr.isTTY === true),
  json: has('json'),
  yes: has('yes'),
});
