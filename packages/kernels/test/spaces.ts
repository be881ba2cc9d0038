import { createKey } from '@ingd/engine';
import {
  type DriftSpace,
  drawMlp,
  gaussian,
  kernelGradient,
  type Mlp,
  mlp,
  mlpTangent,
  randomFeatureGradient,
  scalarKernel,
} from '../src/index.js';

const kernel = gaussian({ bandwidth: 1.4 });

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
