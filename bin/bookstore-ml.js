#!/usr/bin/env node
// Before anything else is loaded: the Node floor, in words that a much older Node can read, and the environment that React,
// chalk and colorette read on import.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `bookstore-ml needs Node 20.19 or newer; this is ${process.versions.node}.\n  code: BML-X16 needed=20.19\n`,
  );
  process.exit(3);
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
