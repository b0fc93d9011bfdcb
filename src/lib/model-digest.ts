import { canonicalJson, sha256 } from './canonical-json.js';

/** What of a manifest says where the data lay, not what it is: a log renamed, compressed or cut in two makes the same model. */
const PLACE = ['file', 'files', 'sha256'] as const;

/**
 * The SHA-256 that names a model, from the text of its model.json. It covers everything that the model is made of and was made with, but
 * not the name, the bytes or the number of its order files. Version 1 named a model by the SHA-256 of the whole text.
 * Throws SyntaxError for what is no JSON.
 */
export function modelDigest(json: string): string {
  const { checksum: _, ...manifest } = JSON.parse(json);
  if (manifest.version === 1) return sha256(json);
  return sha256(canonicalJson({ ...manifest, source: withoutPlace(manifest.source ?? {}) }));
}

/** What a source says of its data alone. */
export function withoutPlace(source: object): object {
  return Object.fromEntries(Object.entries(source).filter(([name]) => !PLACE.some((place) => place === name)));
}
