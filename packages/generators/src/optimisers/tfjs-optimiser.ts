import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { expectGradients, expectMoments, expectOwnState, type Optimiser, type OptimiserState } from './optimiser.js';
import { type Schedule, scheduleOf } from './schedules.js';

/** What `tfjsOptimiser` is made of. */
export interface TfjsOptimiserOptions {
  readonly name: string;
  /** A constant, or one for each update. */
  readonly learningRate: number | Schedule;
  /** tfjs's optimiser with that learning rate: `(rate) => tf.train.momentum(rate, 0.9)`. */
  readonly make: (learningRate: number) => tf.Optimizer;
}

/**
 * Any of tfjs's optimisers that tells its moments (all but Adamax) as a pure one. Its variables and moments live for one update; in between they are tensors of the state,
 * so that a run that is resumed makes the same updates, bit for bit.
 * @throws RangeError (from `update`) when the optimiser does not tell its moments, or a gradient or a moment has not the shape of its parameter
 */
export function tfjsOptimiser({ name, learningRate, make }: TfjsOptimiserOptions): Optimiser {
  const rate = scheduleOf(name, learningRate);
  return {
    name,
    init: () => ({ step: 0, tensors: [], name }),
    async update(state, parameters, gradients) {
      expectOwnState(name, state);
      expectGradients(`${name}.update`, parameters, gradients);
      expectMoments(name, parameters, state);
      const optimizer = make(rate(state.step));
      const variables = parameters.map((parameter) => tf.variable(parameter));
      try {
        await restore(optimizer, state);
        optimizer.applyGradients(
          variables.map((variable, i) => ({ name: variable.name, tensor: gradients[i] as Tensor })),
        );
        return {
          parameters: variables.map((variable) => tf.clone<Tensor>(variable)),
          state: { step: state.step + 1, tensors: await momentsOf(name, optimizer), name },
        };
      } finally {
        tf.dispose(variables);
        release(optimizer);
      }
    },
  };
}

/** tfjs counts updates in a tensor that comes before the moments. */
async function restore(optimizer: tf.Optimizer, { step, tensors }: OptimiserState): Promise<void> {
  if (step === 0) return;
  const count = tf.scalar(step, 'int32');
  try {
    await optimizer.setWeights([count, ...tensors].map((tensor, i) => ({ name: `moment${i}`, tensor })));
  } finally {
    count.dispose();
  }
}

async function momentsOf(name: string, optimizer: tf.Optimizer): Promise<Tensor[]> {
  const [count, ...moments] = await optimizer.getWeights().catch((cause) => {
    throw new RangeError(
      `${name}.update: expected an optimiser of tfjs that tells its moments, got one that does not (${cause.message}); take sgd, momentum, adam, rmsprop, adagrad or adadelta`,
      { cause },
    );
  });
  count?.tensor.dispose();
  return moments.map(({ tensor }) => tf.clone(tensor));
}

/** tfjs's momentum optimiser forgets to dispose the tensor of its learning rate. */
function release(optimizer: tf.Optimizer): void {
  optimizer.dispose();
  const rate: unknown = Reflect.get(optimizer, 'c');
  if (rate instanceof tf.Tensor) rate.dispose(); // nothing happens the second time
}
