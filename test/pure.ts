import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/** Unit tests start nothing: what needs a process or a server of its own is an integration test. */
const refuse = (what: string) => (): never => {
  throw new Error(`a unit test may not ${what}: it belongs in test/integration`);
};

for (const name of ['spawn', 'spawnSync', 'exec', 'execFile', 'execSync', 'execFileSync', 'fork'] as const)
  Object.assign(childProcess, { [name]: refuse('start a process') });
net.Server.prototype.listen = refuse('open a port');
syncBuiltinESMExports();
