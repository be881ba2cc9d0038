import type { DenseKernels, Factorisation, GramProduct, MatrixProduct, TriangularSystem } from './dense-kernels.js';
import { type DenseRoutines, denseModule } from './dense-module.js';
import type { ModuleVariant } from './embedded-module.js';
import { plainKernels, solvePlainly } from './plain-kernels.js';
import { type WorkingMemory, workingMemory } from './working-memory.js';

type DenseMemory = WorkingMemory<DenseRoutines>;

/** Rows of a panel in `native/*.c`: a working copy has its rows rounded up to a multiple of it. */
const PANEL_F64 = 4;
const PANEL_F32 = 8;
/** Entries along the shared dimension, and columns, that `native/*.c` packs at once. */
const DEPTH = 256;
const WIDTH = 512;
/** Up to this many right-hand sides, copying the factor costs more than the module gains. */
const FEW = 2;

/** The dense kernels by the WebAssembly module; undefined where the engine cannot run it. */
export function simdKernels(variant: ModuleVariant): DenseKernels | undefined {
  const memory = workingMemory(denseModule, { variant });
  if (memory === undefined) {
    return undefined;
  }
  return {
    name: variant,
    multiply: (product) => multiply(memory, product) ?? plainKernels.multiply(product),
    gram: (product) => gram(memory, product) ?? plainKernels.gram(product),
    factor: (a, size) => factor(memory, a, size) ?? plainKernels.factor(a, size),
    solve: (system) => (system.count > FEW && solve(memory, system)) || solvePlainly(system),
  };
}

function multiply(memory: DenseMemory, { a, b, rows, columns, depth }: MatrixProduct): Float64Array | undefined {
  const scratch = 8 * (2 * PANEL_F64 * PANEL_F64 + DEPTH * (WIDTH + roundedUp(rows, PANEL_F64)));
  const bytes = { a: a.byteLength, b: b.byteLength, c: 8 * rows * columns, scratch };
  return memory.use(bytes, (routines, at, buffer) => {
    write(buffer, at.a, a);
    write(buffer, at.b, b);
    routines.product_f64(at.a, at.b, rows, columns, depth, at.c, at.scratch);
    return read(buffer, at.c, rows * columns);
  });
}

function gram(memory: DenseMemory, { a, rows, depth }: GramProduct): Float64Array | undefined {
  const wide = a instanceof Float64Array;
  const order = roundedUp(rows, wide ? PANEL_F64 : PANEL_F32);
  const bytes = { a: a.byteLength, c: 8 * order * order, panels: a.BYTES_PER_ELEMENT * order * DEPTH };
  return memory.use(bytes, (routines, at, buffer) => {
    write(buffer, at.a, a);
    routines[wide ? 'gram_f64' : 'gram_f32'](at.a, rows, depth, at.c, at.panels);
    return readCorner(buffer, at.c, order, rows);
  });
}

function factor(memory: DenseMemory, a: Float64Array, size: number): Factorisation | undefined {
  const order = roundedUp(size, PANEL_F64);
  return memory.use({ a: a.byteLength, panels: 8 * order * order }, (routines, at, buffer) => {
    write(buffer, at.a, a);
    const failedPivot = routines.cholesky(at.a, size, at.panels);
    if (failedPivot >= 0) {
      return { failedPivot, pivot: new Float64Array(buffer, at.panels, 1)[0] as number };
    }
    return { lower: read(buffer, at.a, size * size) };
  });
}

function solve(memory: DenseMemory, system: TriangularSystem): Float64Array | undefined {
  const { factor, size, rightHandSides, count } = system;
  const order = roundedUp(size, PANEL_F64);
  const sides = 8 * order * roundedUp(count, PANEL_F64);
  const bytes = { lower: factor.byteLength, b: rightHandSides.byteLength, panels: 8 * order * order, sides };
  return memory.use(bytes, (routines, at, buffer) => {
    write(buffer, at.lower, factor);
    write(buffer, at.b, rightHandSides);
    routines.cholesky_solve(at.lower, size, at.b, count, at.panels, at.sides);
    return read(buffer, at.b, size * count);
  });
}

function roundedUp(n: number, multiple: number): number {
  return Math.ceil(n / multiple) * multiple;
}

function write(buffer: ArrayBuffer, at: number, values: Float64Array | Float32Array): void {
  if (values instanceof Float64Array) {
    new Float64Array(buffer, at, values.length).set(values);
  } else {
    new Float32Array(buffer, at, values.length).set(values);
  }
}

function read(buffer: ArrayBuffer, at: number, length: number): Float64Array {
  return new Float64Array(buffer, at, length).slice();
}

/** The first `size` rows and columns of an `[order, order]` matrix. */
export function readCorner(buffer: ArrayBufferLike, at: number, order: number, size: number): Float64Array {
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    values.set(new Float64Array(buffer, at + 8 * i * order, size), i * size);
  }
  return values;
}
