import { createKey, normal } from '@ingd/engine';
import type { Rank, Tensor2D } from '@tensorflow/tfjs-core';
import {
  affineFields,
  type DriftSpace,
  drawMlp,
  gaussian,
  inverseMultiquadric,
  kernelGradient,
  kernelSum,
  type Mlp,
  matern32,
  matern52,
  mlp,
  mlpTangent,
  type RadialKernel,
  radialBasis,
  radialBasisGradient,
  randomFeatureGradient,
  scalarKernel,
} from '../src/index.js';

const kernel = gaussian({ bandwidth: 1.4 });

/** Every kernel but the Gaussian, which stands first among the spaces. */
const otherKernels: Readonly<Record<string, () => RadialKernel>> = {
  'inverse multiquadric': () => inverseMultiquadric({ bandwidth: 1.6 }),
  'steep inverse multiquadric': () => inverseMultiquadric({ bandwidth: 2, exponent: -1.5 }),
  'Matérn 3/2': () => matern32({ bandwidth: 2.5 }),
  'Matérn 5/2': () => matern52({ bandwidth: 2 }),
  'sum of Gaussians': () =>
    kernelSum({ kernels: [0.9, 1.8].map((bandwidth) => gaussian({ bandwidth })), weights: [0.7, 2] }),
  'sum of unlike kernels': () => kernelSum({ kernels: [kernel, matern52({ bandwidth: 3 })] }),
};

/** A space with five centres, which it copies. */
function centred(dimension: number, make: (centers: Tensor2D) => DriftSpace): DriftSpace {
  const centers = normal<Rank.R2>(createKey(8), [5, dimension]);
  const space = make(centers);
  centers.dispose();
  return space;
}

const drawn = (...widths: number[]) => drawMlp({ widths, key: createKey(5) });

/** The same numbers as a drawn network, but without the key that draws them. */
function explicit(...widths: number[]): Mlp {
  const source = drawn(...widths);
  const copy = mlp({ layers: source.layers });
  source.dispose();
  return copy;
}

/** Every space of the package, at several sizes. */
export const spaces: Readonly<Record<string, () => DriftSpace>> = {
  'kernel gradient in 1 dimension': () => kernelGradient({ kernel, dimension: 1 }),
  'kernel gradient in 3 dimensions': () => kernelGradient({ kernel, dimension: 3 }),
  'scalar kernel in 1 dimension': () => scalarKernel({ kernel, dimension: 1 }),
  'scalar kernel in 3 dimensions': () => scalarKernel({ kernel, dimension: 3 }),
  'random features in 1 dimension': () =>
    randomFeatureGradient({ kernel, features: 1, dimension: 1, key: createKey(5) }),
  'random features in 3 dimensions': () =>
    randomFeatureGradient({ kernel, features: 9, dimension: 3, key: createKey(5) }),
  ...Object.fromEntries(
    Object.entries(otherKernels).flatMap(([name, make]) => [
      [`kernel gradient, ${name}`, () => kernelGradient({ kernel: make(), dimension: 3 })],
      [`scalar kernel, ${name}`, () => scalarKernel({ kernel: make(), dimension: 2 })],
    ]),
  ),
  'affine fields in 1 dimension': () => affineFields({ dimension: 1 }),
  'affine fields in 3 dimensions': () => affineFields({ dimension: 3 }),
  'radial basis in 1 dimension': () => centred(1, (centers) => radialBasis({ kernel, centers })),
  'radial basis in 3 dimensions': () =>
    centred(3, (centers) => radialBasis({ kernel: matern32({ bandwidth: 2.5 }), centers })),
  'radial basis gradients in 1 dimension': () => centred(1, (centers) => radialBasisGradient({ kernel, centers })),
  'radial basis gradients in 3 dimensions': () =>
    centred(3, (centers) => radialBasisGradient({ kernel: matern52({ bandwidth: 2 }), centers })),
  'tangent of a linear network': () => mlpTangent({ network: drawn(3, 3) }),
  'tangent with one hidden layer': () => mlpTangent({ network: drawn(2, 5, 2) }),
  'tangent with two hidden layers': () => mlpTangent({ network: drawn(3, 7, 6, 3) }),
  'tangent with three hidden layers': () => mlpTangent({ network: drawn(2, 4, 5, 6, 2) }),
  'tangent in 1 dimension': () => mlpTangent({ network: drawn(1, 6, 6, 1) }),
  'tangent of an explicit network': () => mlpTangent({ network: explicit(3, 7, 6, 3) }),
  'diagonal tangent of a linear network': () => mlpTangent({ network: drawn(3, 3), diagonal: true }),
  'diagonal tangent with one hidden layer': () => mlpTangent({ network: drawn(2, 5, 2), diagonal: true }),
  'diagonal tangent with two hidden layers': () => mlpTangent({ network: drawn(3, 7, 6, 3), diagonal: true }),
  'diagonal tangent of few weights': () => mlpTangent({ network: drawn(2, 1, 2), diagonal: true }),
  'diagonal tangent of an explicit network': () => mlpTangent({ network: explicit(3, 7, 6, 3), diagonal: true }),
};
