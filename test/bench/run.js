// Speed as ratios within one run: every contender is timed in turn with its yardstick, so that the machine's moods hit
// both alike. Seconds are printed for orientation only. README.md beside this file keeps the figures.
// Usage: npm run bench [-- [--peers] [--growth] [--profile] [--shop] [--sets a,b] [--against a,b] [--rounds N]]
import { flag, has } from './flags.js';

const rounds = flag('--rounds') === undefined ? undefined : Number(flag('--rounds'));
const options = { rounds, sets: flag('--sets')?.split(','), against: flag('--against')?.split(',') };

if (has('--peers')) await (await import('./peers.js')).againstPeers(options);
if (has('--growth')) await (await import('./growth.js')).growth(options);
if (has('--profile')) await (await import('./profile.js')).profile(options);
if (has('--shop')) await (await import('./shop.js')).shop();
if (!['--peers', '--growth', '--profile', '--shop'].some(has)) await (await import('./quick.js')).quick(options);
