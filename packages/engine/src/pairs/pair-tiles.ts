import { expectNumber } from '../checks/expect-number.js';
import type { Matrix } from '../matrix.js';
import { type PairRoutines, pairRoutines } from './pairs-module.js';
import { layOutTile, pairTileColumns, pairTileRows, type TileLayout } from './tile-layout.js';

/**
 * A function of the squared distance q of two points: the mean of exp(−q / (2 s²)) over some bandwidths s; −√q; or what overwrites squared
 * distances in place.
 */
export type PairKernel =
  | { readonly kind: 'gaussian'; readonly bandwidths: readonly number[] }
  | { readonly kind: 'negative-distance' }
  | { readonly kind: 'custom'; readonly apply: (squares: Float64Array) => void };

/** What tiles are made of. */
export interface PairTilesOptions {
  /** d. */
  readonly dimension: number;
  /** All take the same distances. */
  readonly kernels: readonly PairKernel[];
  /** How many sets of columns are summed over, besides the weighted sum; 0 unless told. */
  readonly sets?: number;
}

/** Columns of a tile. */
export interface PairColumns {
  readonly points: Matrix;
  /** The first of at most `pairTileColumns`. */
  readonly from: number;
  readonly to: number;
  /** How often each counts in the weighted sum, `[to − from]`; once unless told. */
  readonly weights?: Float64Array | undefined;
  /** Bits of four columns a byte, the first column's the lowest, `[sets, pairTileColumns / 4]`; bits beyond the columns are 0. */
  readonly sets?: Uint8Array | undefined;
  /** Whether rows and columns are the same points, of which pairs above the diagonal alone are summed. */
  readonly onDiagonal?: boolean;
}

/** Sums over tiles of pairs, for up to `pairTileRows` rows at a time. */
export interface PairTiles {
  /** Takes rows `from` to `to` of the points and begins their sums at 0. */
  begin(points: Matrix, from: number, to: number): void;
  /** Adds the columns to the sums of every row. */
  add(columns: PairColumns): void;
  /** Of a kernel: `[1 + sets, pairTileRows]`, the weighted sums first; valid until the next call. */
  sums(kernel: number): Float64Array;
}

/**
 * Sums Σⱼ wⱼ k(xᵢ, yⱼ) and Σ over sets of columns, in float64 by WebAssembly SIMD: distances once for all kernels, by differences, and the
 * sums over four columns at a time looked up among the sixteen that there are, so that a further set costs half an addition a pair. The same
 * bits on every processor. Undefined where the engine has no such instructions, or not the memory.
 * @throws RangeError when the dimension is not positive or a bandwidth is not
 */
export function pairTiles({ dimension, kernels, sets = 0 }: PairTilesOptions): PairTiles | undefined {
  expectNumber('pairTiles', 'dimension', dimension, { minimum: 1, integer: true });
  expectNumber('pairTiles', 'sets', sets, { minimum: 0, integer: true });
  for (const kernel of kernels) checkKernel(kernel);
  const layout = layOutTile({ dimension, kernels: kernels.length, sets });
  const unit = pairRoutines(layout.bytes);
  return unit && tilesOn(unit.routines, unit.memory.buffer, { dimension, kernels, sets }, layout);
}

function checkKernel(kernel: PairKernel): void {
  if (kernel.kind !== 'gaussian') return;
  expectNumber('pairTiles', 'bandwidths.length', kernel.bandwidths.length, { minimum: 1 });
  for (const bandwidth of kernel.bandwidths) {
    expectNumber('pairTiles', 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  }
}

function tilesOn(
  routines: PairRoutines,
  buffer: ArrayBuffer,
  { dimension, kernels, sets }: Required<PairTilesOptions>,
  at: TileLayout,
): PairTiles {
  const numbers = (address: number, length: number) => new Float64Array(buffer, address, length);
  const rows = numbers(at.rows, pairTileRows * dimension);
  const points = numbers(at.points, pairTileColumns * dimension);
  const weights = numbers(at.weights, pairTileColumns);
  const subsets = new Uint8Array(buffer, at.subsets, (sets * pairTileColumns) / 4);
  const sumsOf = kernels.map((_, k) => numbers(at.sums + k * at.sumBytes, (1 + sets) * pairTileRows));
  let [quads, width] = [0, 0];
  const measured = (kernel: PairKernel): number => {
    const count = 4 * quads * width;
    if (kernel.kind === 'negative-distance') routines.tile_negative_distance(at.squares, count, at.values);
    else if (kernel.kind === 'gaussian') addGaussians(routines, kernel.bandwidths, count, at);
    else {
      const values = numbers(at.values, count);
      values.set(numbers(at.squares, count));
      kernel.apply(values);
    }
    return at.values;
  };
  return {
    begin(matrix, from, to) {
      quads = Math.ceil((to - from) / 4);
      putQuads(matrix, from, to, rows);
      for (const sums of sumsOf) sums.fill(0);
    },
    add({ points: columns, from, to, weights: own, sets: bits, onDiagonal = false }) {
      width = Math.ceil((to - from) / 4) * 4;
      points.fill(0, (to - from) * dimension);
      points.set(columns.data.subarray(from * dimension, to * dimension));
      if (own === undefined) weights.fill(1, 0, to - from);
      else weights.set(own);
      weights.fill(0, to - from, width);
      if (bits !== undefined) putSets(bits, subsets, width / 4);
      routines.tile_squares(at.rows, quads, at.points, width, dimension, at.squares);
      kernels.forEach((kernel, k) => {
        const values = measured(kernel);
        const sums = at.sums + k * at.sumBytes;
        if (onDiagonal) routines.tile_above_diagonal(values, quads, width);
        routines.tile_weighted_sums(values, quads, width, at.weights, sums);
        if (bits === undefined) return;
        const stride = pairTileRows;
        routines.tile_set_sums(values, quads, width, at.subsets, sets, stride, at.table, sums + 8 * stride);
      });
    },
    sums: (kernel) => sumsOf[kernel] as Float64Array,
  };
}

function addGaussians(routines: PairRoutines, bandwidths: readonly number[], count: number, at: TileLayout): void {
  for (const [which, bandwidth] of bandwidths.entries()) {
    const scale = -1 / (2 * bandwidth * bandwidth);
    routines.tile_gaussian(at.squares, count, scale, 1 / bandwidths.length, which === 0 ? 0 : 1, at.values);
  }
}

/** Rows in quads `[depth, 4]`; those beyond the last are zeros. */
function putQuads({ columns, data }: Matrix, from: number, to: number, into: Float64Array): void {
  into.fill(0);
  for (let row = from; row < to; row++) {
    const place = ((row - from) >> 2) * 4 * columns + ((row - from) & 3);
    for (let k = 0; k < columns; k++) into[place + 4 * k] = data[row * columns + k] as number;
  }
}

/** Sets of a tile that is narrower lie closer together. */
function putSets(bits: Uint8Array, into: Uint8Array, groups: number): void {
  const whole = pairTileColumns / 4;
  for (let set = 0; set * whole < bits.length; set++) {
    into.set(bits.subarray(set * whole, set * whole + groups), set * groups);
  }
}
