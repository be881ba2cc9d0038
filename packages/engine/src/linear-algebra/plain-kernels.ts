import type { DenseKernels, TriangularSystem } from './dense-kernels.js';
import { addRowProducts, type Block } from './row-products.js';

/** Columns of a panel of the Cholesky factor, and rows of a block of the Gram matrix. */
const PANEL = 32;

/** The dense kernels in plain JavaScript, for engines without WebAssembly SIMD. */
export const plainKernels: DenseKernels = {
  name: 'plain',
  multiply({ a, b, rows, columns, depth }) {
    const c = new Float64Array(rows * columns);
    const bTransposed = transposed(b, depth, columns);
    addRowProducts(1, block(c, 0, columns), block(a, 0, depth), block(bTransposed, 0, depth), { rows, columns, depth });
    return c;
  },
  gram({ a, rows, depth }) {
    const wide = a instanceof Float64Array ? a : new Float64Array(a);
    const c = new Float64Array(rows * rows);
    for (let i = 0; i < rows; i += PANEL) {
      const height = Math.min(PANEL, rows - i);
      const shape = { rows: height, columns: i + height, depth };
      addRowProducts(1, block(c, i * rows, rows), block(wide, i * depth, depth), block(wide, 0, depth), shape);
    }
    mirror(c, rows);
    return c;
  },
  factor(matrix, size) {
    const a = matrix.slice();
    for (let from = 0; from < size; from += PANEL) {
      const width = Math.min(PANEL, size - from);
      const shape = { rows: size - from, columns: width, depth: from };
      addRowProducts(
        -1,
        block(a, from * size + from, size),
        block(a, from * size, size),
        block(a, from * size, size),
        shape,
      );
      const failedPivot = factorPanel(a, size, from, width);
      if (failedPivot >= 0) {
        return { failedPivot, pivot: a[failedPivot * size + failedPivot] as number };
      }
    }
    clearUpper(a, size);
    return { lower: a };
  },
  solve: solvePlainly,
};

/** Substitution, one right-hand side after another. */
export function solvePlainly({ factor, size, rightHandSides, count }: TriangularSystem): Float64Array {
  const rows = transposed(rightHandSides, size, count);
  for (let row = 0; row < count; row++) {
    const x = rows.subarray(row * size, (row + 1) * size);
    solveForward(factor, size, x);
    solveBackward(factor, size, x);
  }
  return transposed(rows, count, size);
}

function block(data: Float64Array, at: number, stride: number): Block {
  return { data, at, stride };
}

/** A copy `[columns, rows]` of `[rows, columns]`. */
export function transposed(data: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(data.length);
  for (let firstRow = 0; firstRow < rows; firstRow += PANEL) {
    const lastRow = Math.min(firstRow + PANEL, rows);
    for (let column = 0; column < columns; column++) {
      for (let row = firstRow; row < lastRow; row++) {
        out[column * rows + row] = data[row * columns + column] as number;
      }
    }
  }
  return out;
}

/** Copies the lower triangle onto the upper. */
function mirror(c: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      c[j * size + i] = c[i * size + j] as number;
    }
  }
}

function clearUpper(a: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    a.fill(0, i * size + i + 1, (i + 1) * size);
  }
}

/** Factors columns `from … from + width − 1`, already cleared of the columns before them; returns the failing pivot or −1. */
function factorPanel(a: Float64Array, size: number, from: number, width: number): number {
  for (let j = from; j < from + width; j++) {
    const pivot = (a[j * size + j] as number) - dot(a, j * size + from, j * size + from, j - from);
    if (!(pivot > 0)) {
      a[j * size + j] = pivot;
      return j;
    }
    const root = Math.sqrt(pivot);
    a[j * size + j] = root;
    for (let i = j + 1; i < size; i++) {
      const rest = (a[i * size + j] as number) - dot(a, i * size + from, j * size + from, j - from);
      a[i * size + j] = rest / root;
    }
  }
  return -1;
}

function dot(a: Float64Array, left: number, right: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) {
    sum += (a[left + k] as number) * (a[right + k] as number);
  }
  return sum;
}

function solveForward(factor: Float64Array, size: number, x: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let rest = x[i] as number;
    for (let k = 0; k < i; k++) {
      rest -= (factor[i * size + k] as number) * (x[k] as number);
    }
    x[i] = rest / (factor[i * size + i] as number);
  }
}

function solveBackward(factor: Float64Array, size: number, x: Float64Array): void {
  for (let i = size - 1; i >= 0; i--) {
    const value = (x[i] as number) / (factor[i * size + i] as number);
    x[i] = value;
    for (let k = 0; k < i; k++) {
      x[k] = (x[k] as number) - (factor[i * size + k] as number) * value;
    }
  }
}
