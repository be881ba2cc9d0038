import { expectNumber } from '@ingd/engine';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { expectOwnState, type Optimiser } from './optimiser.js';
import { type Schedule, scheduleOf } from './schedules.js';
import { tfjsOptimiser } from './tfjs-optimiser.js';

/** What `sgd` is made of. */
export interface SgdOptions {
  readonly learningRate: number | Schedule;
  /** The share of the last update that is made again; 0 unless told. */
  readonly momentum?: number;
}

/** Stochastic gradient descent, tfjs's own: θ ← θ − rate · (gradient + momentum · the one before). */
export function sgd({ learningRate, momentum = 0 }: SgdOptions): Optimiser {
  expectNumber('sgd', 'momentum', momentum, { minimum: 0, maximum: 1 });
  const make = (rate: number) => (momentum === 0 ? tf.train.sgd(rate) : tf.train.momentum(rate, momentum));
  return tfjsOptimiser({ name: momentum === 0 ? 'sgd' : 'sgd with momentum', learningRate, make });
}

/** What `adam` is made of. */
export interface AdamOptions {
  readonly learningRate: number | Schedule;
  /** Decay of the mean of gradients; 0.9 unless told. */
  readonly beta1?: number;
  /** Decay of the mean of their squares; 0.999 unless told. */
  readonly beta2?: number;
  /** Added to the root of the mean square; 1e-8 unless told. */
  readonly epsilon?: number;
}

/** Adam, tfjs's own   [Kingma & Ba 2015]. */
export function adam({ learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions): Optimiser {
  for (const [name, beta] of [
    ['beta1', beta1],
    ['beta2', beta2],
  ] as const) {
    expectNumber('adam', name, beta, { minimum: 0, maximum: 1 - 1e-9 });
  }
  expectNumber('adam', 'epsilon', epsilon, { exclusiveMinimum: 0 });
  return tfjsOptimiser({ name: 'adam', learningRate, make: (rate) => tf.train.adam(rate, beta1, beta2, epsilon) });
}

/** What `adamW` is made of. */
export interface AdamWOptions extends AdamOptions {
  /** Each update also takes away this share of the weights, times the learning rate; 0.01 unless told. */
  readonly weightDecay?: number;
}

/** Adam with decoupled weight decay: θ ← (1 − rate · decay) θ, then Adam's update   [Loshchilov & Hutter 2019]. */
export function adamW({ weightDecay = 0.01, ...options }: AdamWOptions): Optimiser {
  expectNumber('adamW', 'weightDecay', weightDecay, { minimum: 0 });
  const rate = scheduleOf('adamW', options.learningRate);
  const inner = adam(options);
  return {
    name: 'adamW',
    init: (parameters) => ({ ...inner.init(parameters), name: 'adamW' }),
    async update(state, parameters, gradients) {
      expectOwnState('adamW', state);
      const kept = 1 - rate(state.step) * weightDecay;
      const decayed = parameters.map((parameter): Tensor => tf.mul(parameter, kept));
      try {
        const made = await inner.update({ ...state, name: inner.name }, decayed, gradients);
        return { ...made, state: { ...made.state, name: 'adamW' } };
      } finally {
        tf.dispose(decayed);
      }
    },
  };
}
