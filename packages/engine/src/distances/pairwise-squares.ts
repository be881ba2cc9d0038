/**
 * |pᵢ − pⱼ|² for i < j, by differences (so that equal points give exactly 0), in double until stored. Four coordinates
 * at a time and all j at once: no addition waits for the one before it.
 * @param values `[n, dimension]`, row-major
 */
export function pairwiseSquares(values: Float32Array, dimension: number): Float32Array {
  const count = dimension === 0 ? 0 : values.length / dimension;
  const padded = Math.ceil(dimension / 4) * 4; // coordinates that are 0 everywhere add nothing
  const columns = transpose(values, count, dimension, padded);
  const squares = new Float32Array((count * (count - 1)) / 2);
  const totals = new Float64Array(count);
  let pair = 0;
  for (let i = 0; i < count; i++) {
    totals.fill(0, i + 1);
    for (let k = 0; k < padded; k += 4) addSquares(columns.subarray(k * count, (k + 4) * count), i, totals);
    for (let j = i + 1; j < count; j++) squares[pair++] = totals[j] as number;
  }
  return squares;
}

/** totals[j] += the squares of four coordinates' differences between i and j, for j > i. */
function addSquares(columns: Float64Array, i: number, totals: Float64Array): void {
  const count = totals.length;
  const first = columns[i] as number;
  const second = columns[count + i] as number;
  const third = columns[2 * count + i] as number;
  const fourth = columns[3 * count + i] as number;
  for (let j = i + 1; j < count; j++) {
    const a = (columns[j] as number) - first;
    const b = (columns[count + j] as number) - second;
    const c = (columns[2 * count + j] as number) - third;
    const d = (columns[3 * count + j] as number) - fourth;
    totals[j] = (totals[j] as number) + (a * a + b * b + (c * c + d * d));
  }
}

function transpose(values: Float32Array, rows: number, columns: number, padded: number): Float64Array {
  const transposed = new Float64Array(rows * padded);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      transposed[column * rows + row] = values[row * columns + column] as number;
    }
  }
  return transposed;
}
