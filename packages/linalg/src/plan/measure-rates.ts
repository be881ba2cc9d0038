import { cholesky, createKey, fastestProductRate, gram, multiply, normalValues } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';

/** Kinds of work that every backend has, and how much of each is done in a second. */
export interface Rates {
  /** Floating-point operations of large float32 products: 2 m n k of `[m, n] [n, k]`. */
  readonly product: number;
  /** The same of a matrix with one vector, 2 m n, which waits for memory. */
  readonly matrixVector: number;
  /** Numbers made by elementwise kernels on large tensors. */
  readonly elementwise: number;
  /** Kernel calls on tensors of a few numbers. */
  readonly call: number;
  /** Operations of float64 Cholesky factors on the host, n³ / 3. */
  readonly factor: number;
  /** Operations of float64 products on the host, 2 m n k. */
  readonly doubleProduct: number;
}

const measured = new Map<string, Promise<Rates>>();

/**
 * The rates of the current backend on this machine: measured at the first call, which takes about a quarter of a second, and kept.
 * Other work on the machine makes them less; pass numbers of your own to `choosePlan` for plans that repeat.
 */
export function measureRates(): Promise<Rates> {
  const backend = tf.getBackend();
  const known = measured.get(backend) ?? measure();
  measured.set(backend, known);
  return known;
}

/** Forgets what was measured, so that the next call measures again. */
export function forgetRates(): void {
  measured.clear();
}

async function measure(): Promise<Rates> {
  return {
    product: await fastestProductRate({ size: 256, repeats: 5 }),
    matrixVector: await matrixVectorRate(1500),
    elementwise: await elementwiseRate(2 ** 20),
    call: 1 / (await secondsOfCall(64)),
    factor: await factorRate(300),
    doubleProduct: await doubleProductRate(200),
  };
}

async function matrixVectorRate(size: number): Promise<number> {
  const [matrix, vector] = [tf.ones<tf.Rank.R2>([size, size]), tf.ones<tf.Rank.R2>([size, 1])];
  const seconds = await leastSeconds(() => readCorner(() => tf.matMul(matrix, vector)));
  tf.dispose([matrix, vector]);
  return (2 * size ** 2) / seconds;
}

async function elementwiseRate(size: number): Promise<number> {
  const x = tf.ones<tf.Rank.R2>([size, 1]);
  const seconds = await leastSeconds(() => readCorner(() => tf.mul(tf.add(x, x), x)));
  x.dispose();
  return (2 * size) / seconds;
}

/** Seconds of one call in a row of many, where a device would overlap them. */
async function secondsOfCall(calls: number): Promise<number> {
  const x = tf.ones<tf.Rank.R2>([1, 1]);
  const inARow = () => {
    let last = tf.add(x, x);
    for (let i = 1; i < calls; i++) last = tf.add(last, x);
    return last;
  };
  const seconds = await leastSeconds(() => readCorner(inARow));
  x.dispose();
  return seconds / calls;
}

async function factorRate(size: number): Promise<number> {
  const draws = { rows: size, columns: size, data: normalValues(createKey(1), size * size) };
  const matrix = await gram(draws);
  for (let i = 0; i < size; i++) matrix.data[i * size + i] = 2 * size;
  return size ** 3 / 3 / (await leastSeconds(() => cholesky(matrix)));
}

async function doubleProductRate(size: number): Promise<number> {
  const draws = { rows: size, columns: size, data: normalValues(createKey(1), size * size) };
  return (2 * size ** 3) / (await leastSeconds(() => multiply(draws, draws)));
}

/** Waits until a device is done, by reading one number. */
async function readCorner(work: () => tf.Tensor): Promise<void> {
  const corner = tf.tidy(() => tf.slice(work(), [0, 0], [1, 1]));
  try {
    await corner.data();
  } finally {
    corner.dispose();
  }
}

/** The fastest of a few runs counts, so that other work on the machine does not. */
async function leastSeconds(work: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await work();
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  return Math.max(least, 1e-9);
}
