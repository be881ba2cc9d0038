import { embeddedModule } from '../linear-algebra/embedded-module.js';
import { type WorkingMemory, workingMemory } from '../linear-algebra/working-memory.js';
import { VELOCITIES_SIMD } from './velocities-simd.generated.js';

/** The routines of `native/velocities.c`, on addresses and counts. */
export interface VelocityRoutines {
  push_layer(
    z: number,
    carried: number,
    rows: number,
    inner: number,
    inputs: number,
    weights: number,
    direction: number,
    out: number,
    outputs: number,
    next: number,
    derivative: number,
  ): void;
  gaussian_field(
    sources: number,
    points: number,
    squares: number,
    rows: number,
    kernel: number,
    pairs: number,
    toward: number,
    field: number,
  ): void;
  gaussian_means(
    points: number,
    squares: number,
    count: number,
    width: number,
    across: number,
    centreSquares: number,
    order: number,
    depth: number,
    exponent: number,
    stretch: number,
    means: number,
  ): void;
}

const velocitiesModule = /* @__PURE__ */ embeddedModule<VelocityRoutines>({
  simd: VELOCITIES_SIMD,
  'relaxed-simd': VELOCITIES_SIMD, // never asked for: a map's velocities have the same bits everywhere
});

let memory: { readonly of: WorkingMemory<VelocityRoutines> | undefined } | undefined;

/** A working memory with the module on it; undefined where the engine cannot run it. */
export function velocityMemory(): WorkingMemory<VelocityRoutines> | undefined {
  memory ??= { of: workingMemory(velocitiesModule, { variant: 'simd' }) };
  return memory.of;
}

export function roundedUp(n: number): number {
  return Math.ceil(n / 4) * 4;
}

/** The first columns of rows of `stride` numbers, in float32. */
export function firstColumns(from: Float64Array, rows: number, columns: number, stride: number): Float32Array {
  const values = new Float32Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) values[i] = from[row * stride + column] as number;
  }
  return values;
}
