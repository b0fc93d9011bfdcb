const BAR = 24;

/** A progress bar on stderr where that is a terminal, redrawn in place; `end` removes it. Elsewhere nothing. */
export function progressLine(label: string): { show(done: number, total: number): void; end(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { show: () => {}, end: () => {} };
  let shown = '';
  return {
    show(done, total) {
      const share = total === 0 ? 1 : done / total;
      const filled = Math.round(share * BAR);
      const line = `${label} [${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${Math.floor(share * 100)} %`;
      if (line !== shown) stderr.write(`\r${line}\u001b[K`);
      shown = line;
    },
    end() {
      if (shown !== '') stderr.write('\r\u001b[K');
    },
  };
}
