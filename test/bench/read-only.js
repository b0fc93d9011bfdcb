// The floor of any trainer: the file read and hashed, nothing else.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

createHash('sha256').update(readFileSync(process.argv[2])).digest('hex');
