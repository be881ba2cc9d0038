import type { Matrix } from '@ingd/engine';

/** a + b; a itself where there is no b yet. */
export function addTo(a: Matrix, b: Matrix | undefined): Matrix {
  return b === undefined ? a : { ...a, data: a.data.map((value, index) => value + (b.data[index] as number)) };
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
