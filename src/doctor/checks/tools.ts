import { pinnedDigest, readPins, type ToolName } from '../../tools/install/pins.js';
import { hostPlatform } from '../../tools/install/platform.js';
import { versionOnPath } from '../../tools/install/tool-binary.js';
import type { Check } from '../check.js';

/** `up` fetches what is missing before anything else, and ends where it cannot: here it is said beforehand. */
export const tools: Check = {
  id: 'tools',
  title: 'kind, kubectl and helm',
  required: true,
  applies: (machine) => machine.tools.length > 0,
  async diagnose({ tools: needed }, signal) {
    const found = await Promise.all(needed.map(async (name) => stateOf(name, await versionOnPath({ signal }, name))));
    const unknown = found.filter(({ state }) => state === 'unknown');
    const detail = (unknown.length > 0 ? unknown : found).map(({ said }) => said).join(', ');
    if (unknown.length === 0) return { state: 'ok', detail };
    return {
      state: 'fail',
      detail,
      advice: 'Install it so that it is on the PATH, or run without a cluster: bookstore-ml up --target local.',
    };
  },
};

function stateOf(name: ToolName, version: string | undefined): { state: 'ok' | 'unknown'; said: string } {
  const pin = readPins().tools[name];
  if (version !== undefined) return { state: 'ok', said: `${name} ${version}` };
  if (pinnedDigest(pin, hostPlatform()) !== undefined)
    return { state: 'ok', said: `${name} ${pin.version} is downloaded` };
  return { state: 'unknown', said: `${name} ${pin.range} is not here, and none is known for ${hostPlatform()}` };
}
