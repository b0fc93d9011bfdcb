// Speed as ratios within one run: every contender is timed in turn with its yardstick, so that the machine's moods hit
// both alike. Seconds are printed for orientation only. README.md beside this file keeps the figures.
// Usage: npm run bench [-- PART...], with the flags of the parts; without a part it is the quick one.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { flag, has } from './flags.js';

const rounds = flag('--rounds') === undefined ? undefined : Number(flag('--rounds'));
const options = { rounds, sets: flag('--sets')?.split(','), against: flag('--against')?.split(',') };

/** A part that is a script of its own, with flags of its own. */
const script = (file, part) => () => {
  const others = process.argv.slice(2).filter((word) => word !== part);
  execFileSync(process.execPath, [join(import.meta.dirname, file), ...others], { stdio: 'inherit' });
};

const PARTS = {
  '--peers': async () => (await import('./peers.js')).againstPeers(options),
  '--growth': async () => (await import('./growth.js')).growth(options),
  '--profile': async () => (await import('./profile.js')).profile(options),
  '--quality': script('quality.js', '--quality'),
  '--serve': script('serve.js', '--serve'),
  '--shop': async () => (await import('./shop.js')).shop(),
};

const asked = Object.keys(PARTS).filter(has);
for (const part of asked) await PARTS[part]();
if (asked.length === 0) await (await import('./quick.js')).quick(options);
