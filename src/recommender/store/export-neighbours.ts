import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { csvField } from '../../lib/csv/csv-field.js';
import { writeFileAtomically } from '../../lib/files/atomic-file.js';
import { type Model, similarity } from '../model.js';

/** Writes `book_id,neighbour_id,score,support` in the model's order, gzipped where the name ends in .gz. */
export async function exportNeighbours(file: string, model: Model): Promise<void> {
  const text = chunks(model);
  await writeFileAtomically(file, file.endsWith('.gz') ? Readable.from(text).pipe(createGzip()) : text);
}

/** Scores are the shortest decimals that read back as the same double; square root and division round alike everywhere. */
function* chunks(model: Model): Generator<string> {
  const { items, offsets, neighbours, support } = model;
  const ids = items.text.map(csvField);
  let text = 'book_id,neighbour_id,score,support\n';
  for (let item = 0; item < ids.length; item++) {
    for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
      const other = neighbours[at]!;
      text += `${ids[item]},${ids[other]},${similarity(model, item, at)},${support[at]}\n`;
    }
    if (text.length < 1 << 16) continue;
    yield text;
    text = '';
  }
  yield text;
}
