const KIB = 1024;

/** Memory and disk, as systems count them: "80 MiB", "0.8 GiB", "2 GiB", "12 GiB". */
export function formatMemory(bytes: number): string {
  const mib = bytes / KIB ** 2;
  if (mib < 200) return `${Math.round(mib)} MiB`;
  const gib = mib / KIB;
  return `${gib >= 10 || Number.isInteger(gib) ? gib.toFixed(0) : gib.toFixed(1)} GiB`;
}

/** Files, as download pages count them: "12 kB", "340 MB". */
export const formatFileSize = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.round(bytes / 1e6)} MB`;
