import { expectNumber, expectShape } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { expectParameters } from '../networks/parameters.js';
import { gradientsOf } from '../projection/pull-back.js';
import type { EnergyModel } from './energy-model.js';
import { backwardPass, directionalDerivatives, directionalGradients, forwardPass } from './passes.js';

/** A loss and its gradient in each parameter; the caller disposes them. */
export interface ScoreMatching {
  /** A scalar. */
  readonly loss: tf.Scalar;
  readonly gradients: readonly Tensor[];
}

/** What denoising score matching is told. All of it is borrowed. */
export interface DenoisingOptions {
  readonly model: EnergyModel;
  readonly parameters: readonly Tensor[];
  /** `[n, d]`, without noise. */
  readonly x: Tensor2D;
  /** ε ~ N(0, I), `[n, d]`. */
  readonly noise: Tensor2D;
  /** σ, of all rows or of each, `[n, 1]`. */
  readonly sigma: number | Tensor2D;
}

/**
 * mean |σ s(x + σε) + ε|², s = −∇E, and its exact gradient   [Vincent 2011; over several σ with weights σ²: Song & Ermon 2019].
 * The gradient is that of Σ ⟨vᵢ, ∇E(xᵢ)⟩ for v = −2σ(ε + σ s)/n held fixed: one pass along v and one back, twice the products of a first-order
 * gradient, and nothing is differentiated twice by tape.
 * @throws RangeError when a shape does not fit or σ is not positive
 */
export function denoisingScoreMatching(options: DenoisingOptions): ScoreMatching {
  return tf.tidy(() => {
    const { model, parameters, x, sigma } = options;
    const { forward, backward, left } = denoise('denoisingScoreMatching', options);
    const along = tf.mul<Tensor2D>(tf.mul(left, sigma), -2 / x.shape[0]);
    return {
      loss: meanSquare(left),
      gradients: directionalGradients(model.network, parameters, { forward, backward, along }),
    };
  });
}

/** The loss alone, for a third of the work. */
export function denoisingLoss(options: DenoisingOptions): tf.Scalar {
  return tf.tidy(() => meanSquare(denoise('denoisingLoss', options).left));
}

/** The two passes, and what is left of the noise: ε − σ∇E(x + σε), `[n, d]`. */
function denoise(functionName: string, { model, parameters, x, noise, sigma }: DenoisingOptions) {
  const { network } = model;
  expectParameters(functionName, network.parameters, parameters);
  expectShape(functionName, 'x', x, [null, network.inputs]);
  expectShape(functionName, 'noise', noise, x.shape);
  if (typeof sigma === 'number') expectNumber(functionName, 'sigma', sigma, { exclusiveMinimum: 0 });
  else expectShape(functionName, 'sigma', sigma, [x.shape[0], 1]);
  const forward = forwardPass(network, parameters, tf.add<Tensor2D>(x, tf.mul(noise, sigma)));
  const backward = backwardPass(network, parameters, forward);
  return { forward, backward, left: tf.sub<Tensor2D>(noise, tf.mul(backward.toInputs[0] as Tensor2D, sigma)) };
}

function meanSquare(rows: Tensor2D): tf.Scalar {
  return tf.mean<tf.Scalar>(tf.sum(tf.square(rows), 1));
}

/** What sliced score matching is told. All of it is borrowed. */
export interface SlicedOptions {
  readonly model: EnergyModel;
  readonly parameters: readonly Tensor[];
  /** `[n, d]` */
  readonly x: Tensor2D;
  /** v with E[vvᵀ] = I, `[n, d]`: one direction for each row. */
  readonly directions: Tensor2D;
}

/**
 * mean [½ (vᵀs)² + vᵀ∇s v], s = −∇E, and its gradient: score matching without noise, by random directions   [Song et al. 2020]. Both terms are derivatives
 * of E along v, by one pass of second-order forward mode, so that the tape differentiates once.
 * @throws RangeError when a shape does not fit
 */
export function slicedScoreMatching(options: SlicedOptions): ScoreMatching {
  const loss = slicedLoss(options);
  return { loss, gradients: gradientsOf((parameters) => slicedLoss({ ...options, parameters }), options.parameters) };
}

/** The loss alone. */
export function slicedLoss({ model, parameters, x, directions }: SlicedOptions): tf.Scalar {
  const { network } = model;
  expectParameters('slicedScoreMatching', network.parameters, parameters);
  expectShape('slicedScoreMatching', 'x', x, [null, network.inputs]);
  expectShape('slicedScoreMatching', 'directions', directions, x.shape);
  return tf.tidy(() => {
    const { first, second } = directionalDerivatives(network, parameters, x, directions);
    return tf.mean<tf.Scalar>(tf.sub(tf.mul(0.5, tf.square(first)), second));
  });
}
