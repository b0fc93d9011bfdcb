#!/usr/bin/env node
// Before anything else is loaded: the Node floor, in words that a much older Node can read, what else keeps the program from
// starting, and the environment that React, chalk and colorette read on import.
import { existsSync } from 'node:fs';

const refuse = (what, todo, code) => {
  process.stderr.write(`bookstore-ml ${what}\n  ${todo}\n  code: ${code}\n`);
  process.exit(3);
};
const [major, minor] = process.versions.node.split('.').map(Number);
// 20.19 and 22.12 are the first of their lines with all that our packages ask for; 21 and 23 came and went in between.
const floor = { 20: 19, 21: Number.POSITIVE_INFINITY, 22: 12 };
if (major < 20 || minor < floor[major]) {
  refuse(
    `needs Node 20.19, 22.12 or newer; this is ${process.versions.node}.`,
    'Install one from nodejs.org, or with your version manager: nvm install 24, fnm install 24, volta install node@24.',
    'BML-X16 needed=20.19',
  );
}
if (process.platform === 'win32') {
  refuse(
    'does not run on Windows itself, but in its Linux.',
    'Use WSL2: in PowerShell run "wsl --install", open Ubuntu, install Node there, and run it from there.',
    'BML-X90',
  );
}
if (process.versions.pnp) {
  refuse(
    "cannot run from yarn's Plug'n'Play, which keeps packages in archives: its Postgres and its images need files.",
    'Run: YARN_NODE_LINKER=node-modules yarn dlx bookstore-ml, or npx bookstore-ml, or pnpm dlx bookstore-ml.',
    'BML-X91',
  );
}
if (!existsSync(new URL('../dist/src/.built', import.meta.url))) {
  refuse(
    'is not built yet, or its build was interrupted.',
    `Run: npm ci && npm run build in ${decodeURIComponent(new URL('..', import.meta.url).pathname)}`,
    'BML-X92',
  );
}
process.env.NODE_ENV = process.env.NODE_ENV || 'production';
// React devtools would be loaded for a user's unrelated DEV=true, and can hang.
delete process.env.DEV;
// chalk does not read NO_COLOR, colorette does.
if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
// Our servers are on loopback, where no proxy leads: with NODE_USE_ENV_PROXY=1, Node 24 would ask the proxy for them. Read
// with each request, and passed on to the programs that we start.
if (Object.keys(process.env).some((name) => /^(https?|all)_proxy$/i.test(name))) {
  for (const name of 'no_proxy' in process.env ? ['no_proxy', 'NO_PROXY'] : ['NO_PROXY']) {
    const named = (process.env[name] ?? '').split(/[\s,]+/).filter((host) => host !== '');
    if (!named.includes('*')) process.env[name] = [...new Set([...named, '127.0.0.1', 'localhost'])].join(',');
  }
}
// An object of the kind that Node makes for each process.nextTick, kept for good. When the collector runs while there is none, V8
// forgets their shape, and takes four times as long for each one from then on: a quarter of a server's throughput, on Node 20.
process.nextTick(() => {
  globalThis[Symbol.for('bookstore-ml.tick')] = process.getBuiltinModule('node:async_hooks').executionAsyncResource();
});
import('../dist/src/cli/main.js').then(({ main }) => main(process.argv.slice(2)));
