import { type BundleFile, type BundleIndex, platformsOf } from '../../../bundle/bundle-index.js';
import { formatFileSize } from '../../../lib/format/sizes.js';

/** Bytes of all files. */
export const total = (files: readonly BundleFile[]) => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Bytes in words: "12 kB", "840 MB". */
export const size = formatFileSize;

/** "18 files, 900 MB, images for linux/amd64, tools for darwin-arm64 and linux-amd64". */
export function describeBundle(index: BundleIndex): string {
  const { images, tools } = platformsOf(index);
  const of = `${index.files.length} files, ${size(total(index.files))}`;
  return `${of}, images for ${images.join(' and ')}, tools for ${tools.join(' and ')}`;
}
