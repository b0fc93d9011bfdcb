#!/usr/bin/env node
// Before anything else is loaded: the Node floor, in words that a much older Node can read, and the environment that React,
// chalk and colorette read on import.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`bookstore-ml needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(3);
}
process.env.NODE_ENV = process.env.NODE_ENV || 'production';
// React devtools would be loaded for a user's unrelated DEV=true, and can hang.
delete process.env.DEV;
// chalk does not read NO_COLOR, colorette does.
if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
import('../dist/src/cli/main.js').then(({ main }) => main(process.argv.slice(2)));
