/** This machine as download pages name it, such as linux-amd64. */
export function hostPlatform(os = process.platform, arch = process.arch): string {
  const system = os === 'win32' ? 'windows' : os;
  return `${system}-${arch === 'x64' ? 'amd64' : arch}`;
}
