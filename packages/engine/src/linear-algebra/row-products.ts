/** A block of a row-major matrix: entry (i, j) is `data[at + i * stride + j]`. */
export interface Block {
  readonly data: Float64Array;
  readonly at: number;
  readonly stride: number;
}

/** Entries of a row that are multiplied before the next rows are: both panels then stay in the nearest caches. */
const DEPTH = 512;

/** C += sign · A Bᵀ for blocks A `[rows, depth]`, B `[columns, depth]`, C `[rows, columns]`, in plain JavaScript. */
export function addRowProducts(
  sign: 1 | -1,
  c: Block,
  a: Block,
  b: Block,
  { rows, columns, depth }: { readonly rows: number; readonly columns: number; readonly depth: number },
): void {
  for (let from = 0; from < depth; from += DEPTH) {
    const length = Math.min(DEPTH, depth - from);
    for (let i = 0; i < rows; i += 4) {
      for (let j = 0; j < columns; j += 2) {
        const aAt = a.at + i * a.stride + from;
        const bAt = b.at + j * b.stride + from;
        const cAt = c.at + i * c.stride + j;
        if (i + 4 <= rows && j + 2 <= columns) {
          addTile(sign, c.data, cAt, c.stride, a.data, aAt, a.stride, b.data, bAt, b.stride, length);
        } else {
          addEdge(sign, c, cAt, a, aAt, b, bAt, Math.min(4, rows - i), Math.min(2, columns - j), length);
        }
      }
    }
  }
}

/** Four rows against two at once: eight sums in registers share six loads. */
function addTile(
  sign: number,
  c: Float64Array,
  cAt: number,
  cStride: number,
  a: Float64Array,
  aAt: number,
  aStride: number,
  b: Float64Array,
  bAt: number,
  bStride: number,
  length: number,
): void {
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  let s20 = 0;
  let s21 = 0;
  let s30 = 0;
  let s31 = 0;
  for (let k = 0; k < length; k++) {
    const b0 = b[bAt + k] as number;
    const b1 = b[bAt + bStride + k] as number;
    const a0 = a[aAt + k] as number;
    s00 += a0 * b0;
    s01 += a0 * b1;
    const a1 = a[aAt + aStride + k] as number;
    s10 += a1 * b0;
    s11 += a1 * b1;
    const a2 = a[aAt + 2 * aStride + k] as number;
    s20 += a2 * b0;
    s21 += a2 * b1;
    const a3 = a[aAt + 3 * aStride + k] as number;
    s30 += a3 * b0;
    s31 += a3 * b1;
  }
  addPair(c, cAt, sign * s00, sign * s01);
  addPair(c, cAt + cStride, sign * s10, sign * s11);
  addPair(c, cAt + 2 * cStride, sign * s20, sign * s21);
  addPair(c, cAt + 3 * cStride, sign * s30, sign * s31);
}

function addPair(c: Float64Array, at: number, first: number, second: number): void {
  c[at] = (c[at] as number) + first;
  c[at + 1] = (c[at + 1] as number) + second;
}

function addEdge(
  sign: number,
  c: Block,
  cAt: number,
  a: Block,
  aAt: number,
  b: Block,
  bAt: number,
  rows: number,
  columns: number,
  length: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < length; k++) {
        sum += (a.data[aAt + i * a.stride + k] as number) * (b.data[bAt + j * b.stride + k] as number);
      }
      const at = cAt + i * c.stride + j;
      c.data[at] = (c.data[at] as number) + sign * sum;
    }
  }
}
