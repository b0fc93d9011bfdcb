// Loaded before the program (node --import): kills it, without a word, right after event KILL_AT_EVENT of --json.
// The journal has the event by then, as it has in front of any display.
import process from 'node:process';

const last = Number(process.env.KILL_AT_EVENT);
delete process.env.KILL_AT_EVENT;
let events = 0;
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (...args) => {
  const done = write(...args);
  events += String(args[0]).split('\n').length - 1;
  if (events >= last) process.kill(process.pid, 'SIGKILL');
  return done;
};
