import type { Key, Matrix } from '@ingd/engine';
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
