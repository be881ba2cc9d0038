import type { Matrix } from '@ingd/engine';
import type { DriftOperator } from './drift-operator.js';
import { mlpGram } from './mlp-gram.js';
import { type HostLayer, networkPass, pullThroughNetwork, pushThroughNetwork } from './network-pass.js';

/** ntKiNG: the tangent space of a tanh network   [Liu 2025, Eq. 11]. */
export function tangentOperator(points: Matrix, layers: readonly HostLayer[]): DriftOperator {
  const pass = networkPass(layers, points);
  return {
    smooth: (field) => pushThroughNetwork(pass, pullThroughNetwork(pass, field)),
    weights: (field) => pullThroughNetwork(pass, field),
    push: (weights) => pushThroughNetwork(pass, weights),
    approximateGram: (fields) => mlpGram(fields, pass),
  };
}
