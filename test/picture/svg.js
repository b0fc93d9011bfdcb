/** A terminal's screen as an SVG picture: text stays text, so it is sharp and small. */

const CELL = { width: 8.4, height: 18 };
const PALETTE = [
  '#1d2021',
  '#fb4934',
  '#8ec07c',
  '#fabd2f',
  '#83a598',
  '#d3869b',
  '#7fc8c2',
  '#ebdbb2',
  '#928374',
  '#fb4934',
  '#b8bb26',
  '#fabd2f',
  '#83a598',
  '#d3869b',
  '#8ec07c',
  '#fbf1c7',
];
const INK = '#ebdbb2';
const PAPER = '#1d2021';

/** @param {import('@xterm/headless').Terminal} terminal @param {number} from first line of the buffer @param {number} lines */
export function screenToSvg(terminal, from, lines) {
  const rows = [];
  for (let y = 0; y < lines; y++) rows.push(rowToSvg(terminal.buffer.active.getLine(from + y), y));
  const width = Math.ceil(terminal.cols * CELL.width + 24);
  const height = Math.ceil(lines * CELL.height + 24);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>`,
    `<g transform="translate(12 12)" font-family="ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" xml:space="preserve">`,
    ...rows.filter((row) => row !== ''),
    '</g></svg>\n',
  ].join('\n');
}

function rowToSvg(line, y) {
  if (line === undefined) return '';
  const spans = [];
  for (let x = 0; x < line.length; x++) {
    const cell = line.getCell(x);
    const text = cell.getChars();
    if (text === '' || text === ' ') continue;
    const style = styleOf(cell);
    const last = spans.at(-1);
    if (last !== undefined && last.style === style && last.x + last.text.length === x && cell.getWidth() === 1)
      last.text += text;
    else spans.push({ x, text, style });
  }
  // Every run of cells is set at its own column, so that the grid holds in any font.
  return spans
    .map(
      ({ x, text, style }) =>
        `<text x="${(x * CELL.width).toFixed(1)}" y="${(y + 0.75) * CELL.height}" textLength="${(text.length * CELL.width).toFixed(1)}" ${style}>${escapeXml(text)}</text>`,
    )
    .join('');
}

function styleOf(cell) {
  const fill = cell.isFgPalette()
    ? (PALETTE[cell.getFgColor()] ?? INK)
    : cell.isFgRGB()
      ? `#${cell.getFgColor().toString(16).padStart(6, '0')}`
      : INK;
  return [`fill="${fill}"`, cell.isBold() ? 'font-weight="bold"' : '', cell.isDim() ? 'opacity="0.6"' : '']
    .filter(Boolean)
    .join(' ');
}

const escapeXml = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
