import { expectNumber } from '@ingd/engine';
import type { KernelScale } from './distance-kernels.js';

/** A kernel φ(|x − y|²) with what the Stein operator needs of it. */
export interface SteinKernel {
  /** What it is called in a report. */
  readonly name: string;
  /** φ, φ' and φ'' at a squared distance. */
  profile(square: number): readonly [value: number, first: number, second: number];
}

/** φ(s) = exp(−s / (2 bandwidth²)). @throws RangeError when the bandwidth is not positive */
export function gaussianSteinKernel({ bandwidth }: KernelScale): SteinKernel {
  expectNumber('gaussianSteinKernel', 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  const rate = -1 / (2 * bandwidth * bandwidth);
  return {
    name: 'gaussian',
    profile: (square) => {
      const value = Math.exp(rate * square);
      return [value, rate * value, rate * rate * value];
    },
  };
}

/** Which power of an inverse multiquadric. */
export interface InverseMultiquadricOptions extends KernelScale {
  /** Above −1 and below 0; −½ unless told. */
  readonly exponent?: number | undefined;
}

/**
 * φ(s) = (1 + s / bandwidth²)^exponent. Its discrepancy goes to 0 only where the sample converges to the model, which the Gaussian
 * kernel's does not promise in three and more columns  [Gorham & Mackey 2017].
 * @throws RangeError when the bandwidth is not positive or the exponent not between −1 and 0
 */
export function inverseMultiquadricSteinKernel({
  bandwidth,
  exponent = -0.5,
}: InverseMultiquadricOptions): SteinKernel {
  expectNumber('inverseMultiquadricSteinKernel', 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  expectNumber('inverseMultiquadricSteinKernel', 'exponent', exponent, { exclusiveMinimum: -1, maximum: -1e-12 });
  const rate = 1 / (bandwidth * bandwidth);
  return {
    name: 'inverse-multiquadric',
    profile: (square) => {
      const base = 1 + rate * square;
      const value = exponent === -0.5 ? 1 / Math.sqrt(base) : base ** exponent; // a root takes a tenth of a power's time
      const first = (exponent * rate * value) / base;
      return [value, first, ((exponent - 1) * rate * first) / base];
    },
  };
}
