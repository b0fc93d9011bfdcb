import type { BundleFile } from '../../../bundle/bundle-index.js';

/** Bytes of all files. */
export const total = (files: readonly BundleFile[]) => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Bytes in words: "12 kB", "840 MB". */
export const size = (bytes: number) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.round(bytes / 1e6)} MB`);
