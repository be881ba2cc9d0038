import { DENSE_RELAXED_SIMD } from './dense-relaxed-simd.generated.js';
import { DENSE_SIMD } from './dense-simd.generated.js';

/** The routines of `native/*.c`; every argument is an address in the memory or a count, and a flag is 0 or 1. */
export interface DenseRoutines {
  gram_f64(a: number, rows: number, depth: number, c: number, panels: number): void;
  gram_f32(a: number, rows: number, depth: number, c: number, panels: number): void;
  product_f64(a: number, b: number, rows: number, columns: number, depth: number, c: number, scratch: number): void;
  product_f32(
    a: number,
    aTransposed: number,
    b: number,
    bTransposed: number,
    rows: number,
    columns: number,
    depth: number,
    c: number,
    scratch: number,
  ): void;
  cholesky(a: number, size: number, panels: number): number;
  cholesky_solve(lower: number, size: number, b: number, columns: number, panels: number, sides: number): void;
}

/** `simd` gives the same bits on every processor; `relaxed-simd` rounds once where the processor can, and is not always there. */
export type DenseVariant = 'simd' | 'relaxed-simd';

const texts: Record<DenseVariant, string> = { simd: DENSE_SIMD, 'relaxed-simd': DENSE_RELAXED_SIMD };
const compiled = new Map<DenseVariant, WebAssembly.Module | undefined>();

/** The compiled module, or undefined where the engine cannot run it. It imports its memory and has no state of its own. */
export function denseModule(variant: DenseVariant): WebAssembly.Module | undefined {
  if (!compiled.has(variant)) {
    compiled.set(variant, compile(texts[variant]));
  }
  return compiled.get(variant);
}

/** The routines on a memory; undefined where the engine or that memory does not suit them. */
export function denseRoutines(variant: DenseVariant, memory: WebAssembly.Memory): DenseRoutines | undefined {
  const module = denseModule(variant);
  if (module === undefined) {
    return undefined;
  }
  try {
    // What it exports is known from native/*.c, which TypeScript cannot see.
    const exports: unknown = new WebAssembly.Instance(module, { env: { memory } }).exports;
    return exports as DenseRoutines;
  } catch {
    return undefined; // a shared memory, or an engine that forbids compiling on this thread
  }
}

function compile(text: string): WebAssembly.Module | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
  } catch {
    return undefined; // no WebAssembly, or compiling is forbidden (a content security policy)
  }
}
