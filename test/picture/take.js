// Takes the README's pictures from a real run of the wizard: node test/picture/take.js (after npm run build).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { screenToSvg } from './svg.js';

const [cols, rows] = [80, 30];
const here = import.meta.dirname;
const bin = join(here, '../../bin/bookstore-ml.js');
const home = mkdtempSync(join(tmpdir(), 'bookstore-ml-picture-'));
const env = { ...process.env, BOOKSTORE_ML_HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', FORCE_COLOR: '1' };
for (const name of ['CI', 'NO_COLOR']) delete env[name];

const terminal = new xterm.Terminal({ cols, rows, scrollback: 500, allowProposedApi: true });
const shell = spawn(process.execPath, [bin, 'up', '--target', 'local', '--yes', '--port', '8090'], { cols, rows, env });
shell.onData((data) => terminal.write(data));
const ended = new Promise((resolve) => shell.onExit(resolve));

/** Saves what is on the screen now, without the empty lines at its end. */
function save(name, from, lines) {
  while (lines > 1 && (terminal.buffer.active.getLine(from + lines - 1)?.translateToString(true) ?? '') === '') lines--;
  writeFileSync(join(here, name), screenToSvg(terminal, from, lines));
}

const screen = () =>
  Array.from(
    { length: rows },
    (_, y) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + y)?.translateToString(true) ?? '',
  ).join('\n');
const atWork = setInterval(() => {
  // While the model is trained, the screen shows most of what the wizard can show.
  if (/● D /.test(screen())) save('at-work.svg', terminal.buffer.active.baseY, rows);
}, 100);
const { exitCode } = await ended;
clearInterval(atWork);
await new Promise((resolve) => terminal.write('', resolve));
save('done.svg', 0, terminal.buffer.active.baseY + rows);
const down = spawn(process.execPath, [bin, 'down', '--yes'], { env });
await new Promise((resolve) => down.onExit(resolve));
rmSync(home, { recursive: true, force: true });
process.exitCode = exitCode;
