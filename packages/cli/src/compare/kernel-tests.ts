import { type Key, type Matrix, selectRows } from '@ingd/engine';
import { energyKernel, type MmdPermutationTest, mmdPermutationTests } from '@ingd/metrics';
import type { MetricName } from './metric-names.js';

/** The tests by pairs of rows that were asked for. */
export type KernelTests = Partial<Record<'mmd' | 'energy', MmdPermutationTest>>;

/** What they are made of. */
export interface KernelTestsRequest {
  readonly x: Matrix;
  readonly y: Matrix;
  readonly key: Key;
  readonly permutations: number;
  readonly bandwidth: number | undefined;
  readonly chosen: readonly MetricName[];
  readonly signal: AbortSignal;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** MMD and energy distance in one pass over the pairs, when the first of them is asked for. */
export function kernelTests(request: KernelTestsRequest): () => Promise<KernelTests> {
  let found: Promise<KernelTests> | undefined;
  return () => {
    found ??= testByKernels(request);
    return found;
  };
}

async function testByKernels(request: KernelTestsRequest): Promise<KernelTests> {
  const { x, y, key, permutations, bandwidth, signal, onProgress } = request;
  const names = testedNames(request.chosen);
  const kernels = names.map((name) => (name === 'mmd' ? { bandwidth } : { kernel: energyKernel() }));
  const tests = await mmdPermutationTests(x, y, { key, permutations, kernels, signal, onProgress });
  onProgress?.(1);
  return Object.fromEntries(names.map((name, at) => [name, tests[at]]));
}

/** Those of the chosen metrics that are tested by pairs. */
export function testedNames(chosen: readonly MetricName[]): readonly ('mmd' | 'energy')[] {
  return (['mmd', 'energy'] as const).filter((name) => chosen.includes(name));
}

/** Rows of either table that an estimate is made from, and relabellings at most; more of those take their part of the time alone. */
const triedRows = 1024;
const triedPermutations = 199;

/** Seconds that the tests will take here, by trying them on a few rows; undefined where they are few. */
export async function secondsOfTests(request: KernelTestsRequest): Promise<number | undefined> {
  const { x, y, chosen, signal } = request;
  if (testedNames(chosen).length === 0 || Math.min(x.rows, y.rows) < 4 * triedRows) return undefined;
  const permutations = Math.min(request.permutations, triedPermutations);
  const few = {
    ...request,
    x: firstRows(x),
    y: firstRows(y),
    chosen,
    signal,
    onProgress: undefined,
    bandwidth: 1, // a rule would take its own time
    permutations,
  };
  let seconds = Number.POSITIVE_INFINITY;
  // The first rounds are slower, before the instructions are compiled well.
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    await testByKernels(few);
    seconds = Math.min(seconds, (performance.now() - started) / 1000);
  }
  return seconds * ((x.rows + y.rows) / (2 * triedRows)) ** 2 * (request.permutations / permutations);
}

function firstRows(matrix: Matrix): Matrix {
  return selectRows(
    matrix,
    Array.from({ length: triedRows }, (_, row) => row),
  );
}
