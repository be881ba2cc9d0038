import * as tf from '@tensorflow/tfjs-core';
import { normal } from '../random/tensors.js';
import { denseModule } from './dense-module.js';
import type { ModuleVariant } from './embedded-module.js';
import { PRODUCT_SCRATCH_BYTES } from './tensor-heap.js';
import { workingMemory } from './working-memory.js';

/** What is timed, and how often. */
export interface ProductRateOptions {
  /** Rows and columns of the factors. Default 512. */
  readonly size?: number;
  /** Products to time; the fastest counts, so that other work on the machine does not. Default 9. */
  readonly repeats?: number;
}

/**
 * How fast the fastest float32 matrix product is that can be had beside the current backend: `tf.matMul` on it, or our own module
 * in either arithmetic. The measure that benchmarks are a share of.
 * @returns floating-point operations (2 n³ for size n) a second
 */
export async function fastestProductRate({ size = 512, repeats = 9 }: ProductRateOptions = {}): Promise<number> {
  const times = [
    await backendTime(size, repeats),
    moduleTime('simd', size, repeats),
    moduleTime('relaxed-simd', size, repeats),
  ];
  return (2 * size ** 3) / Math.min(...times);
}

/** Least seconds of a product on the current backend. */
async function backendTime(size: number, repeats: number): Promise<number> {
  const factor = normal<tf.Rank.R2>([1, 2], [size, size]);
  let least = Number.POSITIVE_INFINITY;
  try {
    for (let i = 0; i < repeats; i++) {
      const start = performance.now();
      const corner = tf.tidy(() => tf.slice(tf.matMul(factor, factor), [0, 0], [1, 1]));
      await corner.data(); // waits for a device to finish
      least = Math.min(least, (performance.now() - start) / 1000);
      corner.dispose();
    }
  } finally {
    factor.dispose();
  }
  return least;
}

/** Least seconds of a product in the module; infinite where the engine cannot run it. */
function moduleTime(variant: ModuleVariant, size: number, repeats: number): number {
  const bytes = 4 * size * size;
  let least = Number.POSITIVE_INFINITY;
  workingMemory(denseModule, { variant })?.use(
    { a: bytes, b: bytes, c: bytes, scratch: PRODUCT_SCRATCH_BYTES },
    (routines, at, buffer) => {
      new Float32Array(buffer, at.a, size * size).fill(0.5);
      new Float32Array(buffer, at.b, size * size).fill(0.5);
      for (let i = 0; i < repeats; i++) {
        const start = performance.now();
        routines.product_f32(at.a, 0, at.b, 0, size, size, size, at.c, at.scratch);
        least = Math.min(least, (performance.now() - start) / 1000);
      }
    },
  );
  return least;
}
