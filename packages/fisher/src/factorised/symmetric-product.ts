import type { Matrix } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** Column panels of a symmetric product: 4 leave out 3/8 of the work and are still wide enough for the product's kernel. */
const PANELS = 4;

/** The panels (columns `first` to the next panel's, rows from `first` on) of a product known to be symmetric. */
export interface SymmetricPanels {
  readonly size: number;
  readonly panels: readonly { readonly first: number; readonly values: Tensor2D }[];
}

/**
 * The lower triangle of A Bᵀ, known to be symmetric, in column panels: `[b, k], [b, k]`. Each panel of B is packed once and only
 * rows from the diagonal down are computed. Leaves temporaries to the caller's scope.
 */
export function symmetricPanels(a: Tensor2D, b: Tensor2D): SymmetricPanels {
  const [size, depth] = a.shape;
  const width = Math.ceil(size / PANELS);
  const panels = [];
  for (let first = 0; first < size; first += width) {
    const columns = tf.transpose<Tensor2D>(tf.slice(b, [first, 0], [Math.min(width, size - first), depth]));
    panels.push({ first, values: tf.matMul<Tensor2D>(tf.slice(a, [first, 0], [size - first, depth]), columns) });
  }
  return { size, panels };
}

/** Σ of symmetric parts given by panels, or whole (their lower triangle counts), in float64. Disposes them. */
export async function assembleSymmetric(
  parts: readonly SymmetricPanels[],
  whole: readonly Tensor2D[],
): Promise<Matrix> {
  const size = parts[0]?.size ?? (whole[0] as Tensor2D).shape[0];
  const matrix: Matrix = { rows: size, columns: size, data: new Float64Array(size * size) };
  const panels = [...parts.flatMap((part) => part.panels), ...whole.map((values) => ({ first: 0, values }))];
  try {
    for (const { first, values } of panels) addPanel(matrix, first, values.shape[1], await values.data());
  } finally {
    for (const { values } of panels) values.dispose();
  }
  return mirrored(matrix);
}

type Values = Awaited<ReturnType<Tensor2D['data']>>;

/** Adds a panel's entries on and below the diagonal. */
function addPanel({ data, columns: size }: Matrix, first: number, width: number, values: Values): void {
  for (let row = first; row < size; row++) {
    const count = Math.min(width, row - first + 1);
    const from = (row - first) * width;
    const to = row * size + first;
    for (let column = 0; column < count; column++) {
      data[to + column] = (data[to + column] as number) + (values[from + column] as number);
    }
  }
}

/** Copies the lower triangle onto the upper. */
function mirrored(matrix: Matrix): Matrix {
  const { data, columns: size } = matrix;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) data[column * size + row] = data[row * size + column] as number;
  }
  return matrix;
}
