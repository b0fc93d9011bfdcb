import { BundleError } from '../../bundle/bundle-error.js';
import { type BundleIndex, platformsOf, readIndex, toolFolder } from '../../bundle/bundle-index.js';
import type { StepContext } from '../../engine/contract.js';
import type { ToolName } from '../../tools/install/pins.js';
import { hostPlatform } from '../../tools/install/platform.js';
import { findTool } from '../../tools/install/tool-binary.js';
import type { Config } from '../config.js';
import { checkFile } from './images/archives.js';

/**
 * Finds the programs that a cluster is made and reached with: those on the PATH if their versions will do, else the
 * bundle's, else pinned downloads in `cache`. Answers where those are that the PATH lacks.
 * @throws ToolError where one cannot be had; BundleError without a sound bundle; FailureError where its tool is damaged.
 */
export async function findToolchain(
  ctx: Pick<StepContext, 'signal' | 'report'>,
  { bundle, tools }: { readonly tools: readonly ToolName[]; readonly bundle?: string },
  cache: string,
): Promise<NonNullable<Config['tools']>> {
  // A bundle that cannot be used is found out before anything is made.
  const index = bundle === undefined ? undefined : await readIndex(bundle);
  const folder = index && toolFolder(bundle!, index, hostPlatform());
  const places = {
    cache,
    ...(folder === undefined ? {} : { bundle: folder }),
    ...(index !== undefined && folder === undefined ? { refuse: () => otherMachine(bundle!, index) } : {}),
  };
  const found = await Promise.all(tools.map((name) => findTool(ctx, name, places)));
  for (const { from, path } of found) {
    if (from === 'bundle') await checkFile(bundle!, index!, path);
  }
  return Object.fromEntries(found.filter(({ from }) => from !== 'path').map(({ name, path }) => [name, path]));
}

/** Where a bundle is used there is no network: nothing is downloaded in its place. */
function otherMachine(bundle: string, index: BundleIndex): BundleError {
  const { tools } = platformsOf(index);
  const all = [...tools, hostPlatform()].map((platform) => platform.replace('-', '/'));
  return new BundleError(
    `the tools of the bundle in ${bundle} are for ${tools.join(' and ')}, and this machine is ${hostPlatform()}`,
    `Make one for both: bookstore-ml bundle create DIR --platform ${all.join(',')}. Or run without a cluster: bookstore-ml up --target local.`,
  );
}
