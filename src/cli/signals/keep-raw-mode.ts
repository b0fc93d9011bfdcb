type Terminal = Pick<NodeJS.ReadStream, 'isRaw' | 'setRawMode'>;

/**
 * A shell that is told `fg` gives the program its terminal back as the shell had it: keys would wait for Enter. From here on,
 * raw mode comes back with the program, and the screen is drawn anew.
 */
export function keepRawMode(stdin: Terminal, stdout: Pick<NodeJS.WriteStream, 'emit'>): void {
  process.on('SIGCONT', () => {
    if (!stdin.isRaw) return;
    // Node does not set a mode that it takes to be set.
    stdin.setRawMode(false);
    stdin.setRawMode(true);
    stdout.emit('resize');
  });
}
