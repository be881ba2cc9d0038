import { createKey, type Matrix, normalValues } from '@ingd/engine';

export interface Domain {
  readonly points: Matrix;
  readonly labels: readonly string[];
}

const centers = [
  { label: 'left', x: -2, y: -2 },
  { label: 'right', x: 2, y: -2 },
  { label: 'top', x: 0, y: 2.5 },
] as const;

/** Three classes around the corners of a triangle, turned by `angle` and shifted. */
export function triangle(seed: number, { angle = 0, shift = 0, rows = 60 } = {}): Domain {
  const noise = normalValues(createKey(seed), 2 * rows);
  const data = new Float64Array(2 * rows);
  const labels: string[] = [];
  for (let row = 0; row < rows; row++) {
    const center = centers[row % 3] ?? centers[0];
    const x = center.x + 0.5 * (noise[2 * row] ?? 0);
    const y = center.y + 0.5 * (noise[2 * row + 1] ?? 0);
    data[2 * row] = Math.cos(angle) * x - Math.sin(angle) * y + shift;
    data[2 * row + 1] = Math.sin(angle) * x + Math.cos(angle) * y + shift;
    labels.push(center.label);
  }
  return { points: { rows, columns: 2, data }, labels };
}
