import { DISTANCES_SIMD } from './distances-simd.generated.js';

/** The routines of `native/distances.c`. */
interface DistanceRoutines {
  /** How many squares are 0, or −1 where one is not finite. */
  pair_squares(columns: number, count: number, depth: number, stride: number, totals: number, squares: number): number;
  /** The bits of the value of the rank that stands first in the workspace. */
  select_bits(values: number, count: number, workspace: number): number;
}

interface VectorUnit {
  readonly routines: DistanceRoutines;
  readonly memory: WebAssembly.Memory;
}

const PAGE = 65_536;
/** Words of the workspace beside a copy of the values. */
const COUNTS = 1 + 2048;

let unit: VectorUnit | false | undefined;

/** Squared distances of all pairs, where they lie in the module's memory until the next call. */
export interface VectorSquares {
  readonly count: number;
  readonly zeros: number;
  /** The `rank`-th smallest, 0-based. */
  select(rank: number): number;
}

/**
 * Squared distances by WebAssembly SIMD, in the bits of `pairwiseSquares`; undefined where the engine cannot, or one of them is
 * not finite.
 * @param values `[n, dimension]`, row-major
 */
export function vectorSquares(values: Float32Array, dimension: number): VectorSquares | undefined {
  unit ??= start();
  const points = dimension === 0 ? 0 : values.length / dimension;
  if (unit === false || points < 2) return undefined;
  const { routines, memory } = unit;
  const depth = Math.ceil(dimension / 4) * 4;
  const stride = Math.ceil(points / 2) * 2;
  const count = (points * (points - 1)) / 2;
  const totals = 8 * depth * stride;
  const squares = totals + 8 * stride;
  const workspace = squares + 4 * count;
  const missing = workspace + 4 * (COUNTS + count + 1) - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  putColumns(new Float64Array(memory.buffer, 0, depth * stride), values, dimension, stride);
  const zeros = routines.pair_squares(0, points, depth, stride, totals, squares);
  if (zeros < 0) return undefined;
  const select = (rank: number) => {
    new Int32Array(memory.buffer, workspace, 1)[0] = rank;
    const bits = routines.select_bits(squares, count, workspace);
    return new Float32Array(Int32Array.of(bits).buffer)[0] as number;
  };
  return { count, zeros, select };
}

function putColumns(columns: Float64Array, values: Float32Array, dimension: number, stride: number): void {
  columns.fill(0);
  for (let i = 0, row = 0; i < values.length; row++) {
    for (let column = 0; column < dimension; column++, i++) columns[column * stride + row] = values[i] as number;
  }
}

function start(): VectorUnit | false {
  try {
    const bytes = Uint8Array.from(atob(DISTANCES_SIMD), (character) => character.charCodeAt(0));
    const memory = new WebAssembly.Memory({ initial: 1 });
    // What it exports is known from native/distances.c, which TypeScript cannot see.
    const routines: unknown = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports;
    return { routines: routines as DistanceRoutines, memory };
  } catch {
    return false; // no WebAssembly or no SIMD in it, or compiling is forbidden (a content security policy)
  }
}
