import { gram, type Matrix } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** a + b; a itself where there is no b yet. */
export function addTo(a: Matrix, b: Matrix | undefined): Matrix {
  return b === undefined ? a : { ...a, data: a.data.map((value, index) => value + (b.data[index] as number)) };
}

/** M Mᵀ, `[k, k]`; disposes M. */
export async function gramOf(m: Tensor2D): Promise<Matrix> {
  try {
    return await gram(m);
  } finally {
    m.dispose();
  }
}

/** Σ M_p M_pᵀ of parts that are made one after another: a part is disposed before the next is made. */
export async function sumOfGrams(parts: Iterable<Tensor2D>): Promise<Matrix> {
  let total: Matrix | undefined;
  for (const part of parts) total = addTo(await gramOf(part), total);
  if (total === undefined) throw new RangeError('sumOfGrams: expected at least one part, got none; pass weights');
  return total;
}

/** Half of a square matrix and its transpose. */
export function symmetric({ rows, columns, data }: Matrix): Matrix {
  const result = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      result[i * columns + j] = ((data[i * columns + j] as number) + (data[j * columns + i] as number)) / 2;
    }
  }
  return { rows, columns, data: result };
}
