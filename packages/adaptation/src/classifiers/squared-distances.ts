import { type Matrix, multiply, transpose } from '@ingd/engine';

/** |xᵢ − yⱼ|² in float64, `[n, d], [m, d] -> [n, m]`, about the mean of y, so that far-off clouds keep their digits. */
export function squaredDistances(x: Matrix, y: Matrix): Matrix {
  const center = meanRow(y);
  const [a, b] = [shifted(x, center), shifted(y, center)];
  const [ofA, ofB] = [squaredNorms(a), squaredNorms(b)];
  const products = multiply(a, transpose(b));
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < y.rows; j++) {
      const at = i * y.rows + j;
      products.data[at] = Math.max(0, (ofA[i] as number) + (ofB[j] as number) - 2 * (products.data[at] as number));
    }
  }
  return products;
}

function meanRow({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  data.forEach((value, index) => {
    mean[index % columns] = (mean[index % columns] as number) + value / rows;
  });
  return mean;
}

function shifted({ rows, columns, data }: Matrix, center: Float64Array): Matrix {
  return { rows, columns, data: data.map((value, index) => value - (center[index % columns] as number)) };
}

function squaredNorms({ rows, columns, data }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) =>
    data.subarray(row * columns, (row + 1) * columns).reduce((sum, value) => sum + value * value, 0),
  );
}

/** Median of the positive distances |xᵢ − xⱼ|, i < j, the mean of the middle two where they are even in number; 1 where all points are equal. */
export function medianDistance(squares: Matrix): number {
  const positive: number[] = [];
  for (let i = 0; i < squares.rows; i++) {
    for (let j = i + 1; j < squares.columns; j++) {
      const square = squares.data[i * squares.columns + j] as number;
      if (square > 0) positive.push(square);
    }
  }
  if (positive.length === 0) return 1;
  const sorted = Float64Array.from(positive).sort();
  const middle = sorted.length >> 1;
  const upper = Math.sqrt(sorted[middle] as number);
  return sorted.length % 2 === 1 ? upper : (upper + Math.sqrt(sorted[middle - 1] as number)) / 2;
}
