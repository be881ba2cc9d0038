import { expectNumber, type PairKernel } from '@ingd/engine';

/** A kernel k(x, y) that depends on |x − y| alone. */
export interface DistanceKernel {
  /** What it is called in a report. */
  readonly name: string;
  /** Overwrites squared distances |x − y|² by k(x, y), in place. */
  apply(squares: Float64Array): void;
  /** The same for `pairTiles` of `@ingd/engine`, where that has vector instructions for it; else it is made of `apply`. */
  readonly pairs?: PairKernel | undefined;
}

/** A kernel as `pairTiles` takes it. */
export function pairKernel({ pairs, apply }: DistanceKernel): PairKernel {
  return pairs ?? { kind: 'custom', apply };
}

/** k of a point and itself. */
export function valueAtZero(kernel: DistanceKernel): number {
  const entry = new Float64Array(1);
  kernel.apply(entry);
  return entry[0] as number;
}

/** A length in the units of the points. */
export interface KernelScale {
  readonly bandwidth: number;
}

/** A kernel, or how to make one of the bandwidth that a rule found. */
export type KernelChoice = DistanceKernel | ((scale: KernelScale) => DistanceKernel);

/** k = exp(−|x − y|² / (2 bandwidth²)). @throws RangeError when the bandwidth is not positive */
export function gaussianKernel({ bandwidth }: KernelScale): DistanceKernel {
  expectNumber('gaussianKernel', 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  const scale = -1 / (2 * bandwidth * bandwidth);
  return {
    name: 'gaussian',
    pairs: { kind: 'gaussian', bandwidths: [bandwidth] },
    apply: (squares) => {
      for (let i = 0; i < squares.length; i++) squares[i] = Math.exp(scale * (squares[i] as number));
    },
  };
}

/** Which Gaussian kernels are averaged. */
export interface GaussianMixtureOptions extends KernelScale {
  /** Their bandwidths as multiples of `bandwidth`; ¼, ½, 1, 2, 4 unless told. */
  readonly multiples?: readonly number[] | undefined;
}

/**
 * The mean of Gaussian kernels of several bandwidths, for differences on several scales at once  [Gretton et al. 2012b].
 * @throws RangeError when there is no multiple, or a bandwidth is not positive
 */
export function gaussianMixtureKernel({
  bandwidth,
  multiples = [0.25, 0.5, 1, 2, 4],
}: GaussianMixtureOptions): DistanceKernel {
  expectNumber('gaussianMixtureKernel', 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
  expectNumber('gaussianMixtureKernel', 'multiples.length', multiples.length, { minimum: 1 });
  for (const multiple of multiples) {
    expectNumber('gaussianMixtureKernel', 'a multiple', multiple, { exclusiveMinimum: 0 });
  }
  const scales = Float64Array.from(multiples, (multiple) => -1 / (2 * (multiple * bandwidth) ** 2));
  return {
    name: 'gaussian-mixture',
    pairs: { kind: 'gaussian', bandwidths: multiples.map((multiple) => multiple * bandwidth) },
    apply: (squares) => {
      for (let i = 0; i < squares.length; i++) squares[i] = meanOfExponentials(scales, squares[i] as number);
    },
  };
}

function meanOfExponentials(scales: Float64Array, square: number): number {
  let sum = 0;
  for (let s = 0; s < scales.length; s++) sum += Math.exp((scales[s] as number) * square);
  return sum / scales.length;
}

/**
 * k = −|x − y|, conditionally positive definite: MMD² with it is the squared energy distance, and no bandwidth is needed
 * [Sejdinovic et al. 2013].
 */
export function energyKernel(): DistanceKernel {
  return {
    name: 'energy',
    pairs: { kind: 'negative-distance' },
    apply: (squares) => {
      for (let i = 0; i < squares.length; i++) squares[i] = -Math.sqrt(squares[i] as number);
    },
  };
}
