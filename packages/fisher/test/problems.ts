import { createKey, fold, normal, toMatrix } from '@ingd/engine';
import { rbf } from '@ingd/families';
import { type DriftSpace, drawMlp, gaussian, kernelGradient, mlpTangent, scalarKernel } from '@ingd/kernels';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { ClosedFormOptions } from '../src/index.js';

export interface ProblemOptions {
  readonly seed: number;
  readonly particles: number;
  readonly targets?: number;
  readonly centers: number;
  readonly dimension: number;
  /** Hidden widths of the network; absent: a space of the Gaussian kernel. */
  readonly hidden?: readonly number[];
  /** Which space of the kernel; its gradients unless told. */
  readonly kernelSpace?: 'gradient' | 'scalar';
  readonly damping?: number;
  readonly ridge?: number;
  /** Where the cloud of samples lies. */
  readonly shift?: number;
}

/** Particles from N(0, I), targets from a smaller, shifted cloud, centres from both. The test lets its process dispose the tensors. */
export function problem(options: ProblemOptions): ClosedFormOptions {
  const {
    seed,
    particles,
    targets = particles + 7,
    centers,
    dimension,
    damping = 1e-3,
    ridge = 1e-3,
    shift = 0,
  } = options;
  const key = createKey(seed);
  const x = cloud(fold(key, 0), [particles, dimension], 1, shift);
  const y = cloud(fold(key, 1), [targets, dimension], 0.6, shift + 0.8);
  const statistic = rbf({
    centers: cloud(fold(key, 2), [centers, dimension], 1, shift + 0.4),
    bandwidth: Math.sqrt(dimension),
  });
  return { statistic, space: spaceOf(options), particles: x, target: y, damping, ridge };
}

function cloud(key: ReturnType<typeof createKey>, shape: [number, number], scale: number, shift: number): Tensor2D {
  return tf.tidy(() => tf.add(tf.mul(normal(key, shape), scale), shift) as Tensor2D);
}

function spaceOf({ seed, dimension, hidden, kernelSpace = 'gradient' }: ProblemOptions): DriftSpace {
  const kernel = gaussian({ bandwidth: Math.sqrt(dimension) });
  if (hidden === undefined)
    return { gradient: kernelGradient, scalar: scalarKernel }[kernelSpace]({ kernel, dimension });
  return mlpTangent({ network: drawMlp({ widths: [dimension, ...hidden, dimension], key: fold(createKey(seed), 3) }) });
}

export async function rowsOf(x: Tensor2D): Promise<number[][]> {
  const { rows, columns, data } = await toMatrix(x);
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * columns, (row + 1) * columns)]);
}
