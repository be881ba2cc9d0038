import { PAIRS_SIMD } from './pairs-simd.generated.js';

/** The routines of `native/pairs.c`; every argument is an address in the memory, a count or a number. */
export interface PairRoutines {
  tile_squares(rows: number, quads: number, points: number, columns: number, depth: number, squares: number): void;
  tile_gaussian(squares: number, count: number, scale: number, weight: number, add: number, values: number): void;
  tile_negative_distance(squares: number, count: number, values: number): void;
  tile_above_diagonal(values: number, quads: number, columns: number): void;
  tile_weighted_sums(values: number, quads: number, columns: number, weights: number, sums: number): void;
  tile_set_sums(
    values: number,
    quads: number,
    columns: number,
    subsets: number,
    sets: number,
    stride: number,
    table: number,
    sums: number,
  ): void;
}

let compiled: WebAssembly.Module | false | undefined;

/** The routines on a memory of their own of so many bytes; undefined where the engine cannot run them or has not that much. */
export function pairRoutines(bytes: number): { routines: PairRoutines; memory: WebAssembly.Memory } | undefined {
  compiled ??= compile();
  if (compiled === false) return undefined;
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) });
    // What it exports is known from native/pairs.c, which TypeScript cannot see.
    const routines: unknown = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
    return { routines: routines as PairRoutines, memory };
  } catch {
    return undefined;
  }
}

function compile(): WebAssembly.Module | false {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(PAIRS_SIMD), (character) => character.charCodeAt(0)));
  } catch {
    return false; // no WebAssembly or no SIMD in it, or compiling is forbidden (a content security policy)
  }
}
