import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Command } from '../../../src/engine/contract.js';
import type { WaitContext } from '../../../src/tools/kubernetes/wait-until.js';
import type { RunContext } from '../../../src/tools/process/exec.js';

export interface Heard {
  readonly waits: string[];
  readonly commands: Command[];
  readonly lines: string[];
}

/** A context whose clock moves only by sleeping, so that no test waits. */
export function fakeContext(): WaitContext & RunContext & { readonly heard: Heard } {
  const heard: Heard = { waits: [], commands: [], lines: [] };
  let now = 0;
  return {
    heard,
    signal: new AbortController().signal,
    force: new AbortController().signal,
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    report: {
      waiting: (on) => void (on !== undefined && heard.waits.push(on)),
      progress: () => undefined,
      log: (text) => void heard.lines.push(text),
      command: (command) => void heard.commands.push(command),
      fact: () => undefined,
    },
  };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bookstore-ml-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Puts a shell script of this name into a folder of its own; answers the script's path. */
export async function fakeProgram(name: string, script: string, folder?: string): Promise<string> {
  const bin = folder ?? join(await temporaryFolder(), 'bin');
  await mkdir(bin, { recursive: true });
  const file = join(bin, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

/** Sets the PATH for this test; `keep` leaves the real one behind the folder. */
export function setPath(folder: string, keep: boolean): void {
  const before = process.env.PATH;
  process.env.PATH = keep ? `${folder}${delimiter}${before}` : folder;
  onTestFinished(() => {
    process.env.PATH = before;
  });
}

/** A docker archive, as `docker image save` writes one, of images without layers. */
export function dockerArchive(
  images: readonly { readonly tag: string; readonly config: object; readonly id: string }[],
) {
  const manifest = images.map(({ tag, id }) => ({ Config: `${id}.json`, RepoTags: [tag], Layers: [] }));
  const files = [
    ...images.map(({ id, config }) => [`${id}.json`, JSON.stringify(config)] as const),
    ['manifest.json', JSON.stringify(manifest)] as const,
  ];
  return tar(files);
}

export function tar(files: readonly (readonly [name: string, text: string])[]): Buffer {
  const blocks = files.flatMap(([name, text]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('0', 156);
    header.write('ustar\0', 257);
    const body = Buffer.alloc(Math.ceil(text.length / 512) * 512);
    body.write(text);
    return [header, body];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
