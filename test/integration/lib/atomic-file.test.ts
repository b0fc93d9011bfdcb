import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../../src/lib/files/atomic-file.js';
import { makeFolder } from '../../../src/lib/files/make-folder.js';
import { tempFolder } from '../../unit/recommender/temp-folder.js';

const folder = tempFolder();

describe('an atomic write', () => {
  it('puts the pieces together and takes the place of what was there', async () => {
    const file = folder.write('whole.txt', 'old');
    await writeFileAtomically(file, ['new ', Buffer.from('text')]);
    expect(readFileSync(file, 'utf8')).toBe('new text');
  });

  it('leaves the old file, and nothing else, where the disk fills up on the way; the error names the file', async () => {
    const file = folder.write('kept.txt', 'old');
    async function* chunks() {
      yield 'half of the ';
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
    }
    await expect(writeFileAtomically(file, chunks())).rejects.toMatchObject({ code: 'ENOSPC', path: file });
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('goes through a pipe that has the name, which stays a pipe', async () => {
    const pipe = join(folder.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [heard] = await Promise.all([text(createReadStream(pipe)), writeFileAtomically(pipe, ['new ', 'text'])]);
    expect(heard).toBe('new text');
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  it('by two at once leaves one of the two', async () => {
    const file = join(folder.path, 'contested.txt');
    const texts = ['a', 'b'].map((letter) => letter.repeat(100_000));
    await Promise.all(texts.map((text) => writeFileAtomically(file, [text, text])));
    expect(texts.map((text) => text + text)).toContain(readFileSync(file, 'utf8'));
  });
});

describe('a folder', () => {
  it('is made with those above it, also by two at once, and may be there already', async () => {
    const path = join(folder.path, 'a', 'b', 'c');
    await Promise.all([makeFolder(path), makeFolder(path)]);
    await makeFolder(path);
    expect(existsSync(path)).toBe(true);
  });

  it('is refused by the system in its own words', async () => {
    await expect(makeFolder(join(folder.write('file', ''), 'below'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(folder.path, 'x'.repeat(300)))).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
  });
});
