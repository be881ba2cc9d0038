import type { Matrix } from '@ingd/engine';

const SHADES = ' ░▒▓█';

export interface TerminalImagesOptions {
  /** Pixels of a row and of a column. */
  readonly side: number;
  readonly count: number;
}

/** The first images side by side, two characters a pixel, dark to bright. */
export function terminalImages({ data, columns }: Matrix, { side, count }: TerminalImagesOptions): string[] {
  return Array.from({ length: side }, (_, y) => {
    const rows = Array.from({ length: count }, (_, image) =>
      Array.from({ length: side }, (_, x) => shade(data[image * columns + y * side + x] ?? 0)).join(''),
    );
    return `  ${rows.join('  ')}`;
  });
}

function shade(value: number): string {
  const level = Math.round(Math.min(1, Math.max(0, value)) * (SHADES.length - 1));
  return (SHADES[level] ?? ' ').repeat(2);
}
