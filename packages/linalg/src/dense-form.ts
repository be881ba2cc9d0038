import { type Matrix, requireMemory, rowsPerTile } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { LinearOperator } from './operator.js';

/**
 * The entries of an operator, in float64 on the host: A applied to unit vectors, a tile of columns at a time. Entries are as exact as
 * `apply`, that is float32.
 * @throws RangeError, before anything is allocated, when 8 m n bytes do not fit
 */
export async function denseForm(a: LinearOperator): Promise<Matrix> {
  const { rows, columns, structure } = a;
  requireMemory({
    functionName: 'denseForm',
    bytes: 8 * rows * columns,
    remedy: 'take a solver that only applies the operator, such as conjugateGradients(), minres() or lsmr()',
  });
  const data = new Float64Array(rows * columns);
  if (structure?.kind === 'dense') {
    data.set(await structure.matrix.data());
    return { rows, columns, data };
  }
  const tile = rowsPerTile({ bytesPerRow: 4 * columns + 4 * rows + 2 * a.cost.bytes });
  for (let from = 0; from < columns; from += tile) {
    const count = Math.min(tile, columns - from);
    const part = columnsOf(a, { from, count });
    try {
      copyColumns(await part.data(), { data, from, count, columns });
    } finally {
      part.dispose();
    }
  }
  return { rows, columns, data };
}

/** Columns `from` to `from + count` of A, `[m, count]`; the caller disposes them. */
export function columnsOf(a: LinearOperator, { from, count }: { from: number; count: number }): Tensor2D {
  const units = new Float32Array(a.columns * count);
  for (let j = 0; j < count; j++) units[(from + j) * count + j] = 1;
  return tf.tidy(() => a.apply(tf.tensor2d(units, [a.columns, count])));
}

interface ColumnTile {
  readonly data: Float64Array;
  readonly from: number;
  readonly count: number;
  readonly columns: number;
}

function copyColumns(values: ArrayLike<number>, { data, from, count, columns }: ColumnTile): void {
  for (let i = 0; i < values.length / count; i++) {
    for (let j = 0; j < count; j++) data[i * columns + from + j] = values[i * count + j] as number;
  }
}
