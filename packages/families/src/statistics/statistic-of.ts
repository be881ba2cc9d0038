import { expectNumber, expectShape, jvp } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Statistic } from '../statistic.js';

/** A function of tensors, row by row, and whichever of its derivatives are known in closed form. */
export interface StatisticOfOptions {
  /** What errors call it; without spaces. */
  readonly name: string;
  /** d, the dimension of a sample. */
  readonly dimension: number;
  /** b, the number of statistics. */
  readonly size: number;
  /** T(xᵢ): `[n, d] -> [n, b]`, each row a function of the same row of x, of differentiable operations. Runs in a tidy. */
  readonly evaluate: (x: Tensor2D) => Tensor2D;
  /** J(xᵢ) vᵢ, `[n, b]`; by automatic differentiation where absent. Runs in a tidy. */
  readonly jvp?: (x: Tensor2D, v: Tensor2D) => Tensor2D;
  /** J(xᵢ)ᵀ uᵢ, `[n, d]`; by automatic differentiation where absent. Runs in a tidy. */
  readonly vjp?: (x: Tensor2D, u: Tensor2D) => Tensor2D;
  /** J(xᵢ), `[n, b, d]`; from jvp or vjp, whichever takes fewer rows, where absent. Runs in a tidy. */
  readonly jacobian?: (x: Tensor2D) => Tensor3D;
  /** Frees the tensors the functions hold; nothing where absent. */
  readonly dispose?: () => void;
}

/**
 * A statistic from a function of tensors; its derivatives follow. Arguments and results are checked, temporaries freed.
 * `statisticOf({ name: 'sine', dimension: 2, size: 2, evaluate: (x) => tf.sin(x) })`
 * @throws RangeError when the dimension or the size is not a positive integer, or (from a method) at a wrong shape
 */
export function statisticOf(options: StatisticOfOptions): Statistic {
  const { name, dimension, size } = options;
  expectNumber('statisticOf', 'dimension', dimension, { minimum: 1, integer: true });
  expectNumber('statisticOf', 'size', size, { minimum: 1, integer: true });
  const { evaluate, pushForward, pullBack, jacobian } = derivatives(options);
  const expectSamples = (method: string, x: Tensor2D) => expectShape(`${name}.${method}`, 'x', x, [null, dimension]);
  return {
    name,
    dimension,
    size,
    evaluate(x) {
      expectSamples('evaluate', x);
      return result(`${name}.evaluate`, [x.shape[0], size], () => evaluate(x));
    },
    jvp(x, v) {
      expectSamples('jvp', x);
      expectShape(`${name}.jvp`, 'v', v, [x.shape[0], dimension]);
      return result(`${name}.jvp`, [x.shape[0], size], () => pushForward(x, v));
    },
    vjp(x, u) {
      expectSamples('vjp', x);
      expectShape(`${name}.vjp`, 'u', u, [x.shape[0], size]);
      return result(`${name}.vjp`, [x.shape[0], dimension], () => pullBack(x, u));
    },
    jacobian(x) {
      expectSamples('jacobian', x);
      return result(`${name}.jacobian`, [x.shape[0], size, dimension], () => jacobian(x));
    },
    dispose: options.dispose ?? (() => {}),
  };
}

/** Runs a function of the author's in a tidy; the clone keeps what it returned its own, an argument or not. */
function result<T extends Tensor2D | Tensor3D>(method: string, shape: number[], run: () => T): T {
  if (shape.includes(0)) return tf.zeros<tf.Rank>(shape) as T; // no rows: kernels of some backends trip over them
  return tf.tidy(() => {
    const value = run();
    expectShape(method, 'result', value, shape);
    return tf.clone(value);
  });
}

/** The derivatives given, the others derived. */
function derivatives({ name, dimension, size, ...given }: StatisticOfOptions) {
  const evaluate = (x: Tensor2D) => {
    const values = given.evaluate(x);
    expectShape(`${name}.evaluate`, 'result', values, [x.shape[0], size]);
    return tf.clone(values); // a node of its own on the tape, though x be returned
  };
  const pushForward = given.jvp ?? ((x: Tensor2D, v: Tensor2D) => jvp(evaluate, x, v).derivative);
  const pullBack = given.vjp ?? ((x: Tensor2D, u: Tensor2D) => reverseDerivative(evaluate, x, u));
  const forward = (x: Tensor2D) => tf.transpose<Tensor3D>(alongUnits(pushForward, x, dimension), [0, 2, 1]);
  const reverse = (x: Tensor2D) => alongUnits(pullBack, x, size);
  const forwardCost = given.jvp ? dimension : 3 * dimension; // a derived jvp is one forward pass and two backward
  const jacobian = given.jacobian ?? (forwardCost < 2 * size ? forward : reverse);
  return { evaluate, pushForward, pullBack, jacobian };
}

/** Jᵀu in one forward and one backward pass (the value is not asked for); zeros where T does not depend on x. */
function reverseDerivative(evaluate: (x: Tensor2D) => Tensor2D, x: Tensor2D, u: Tensor2D): Tensor2D {
  const { grads } = tf.engine().gradients(() => evaluate(x), [x], u, true);
  return (grads[0] as Tensor2D | undefined) ?? tf.zeros([x.shape[0], x.shape[1]]);
}

/** Every row of x against each of `count` unit vectors, in one pass over n·count rows: `[n, count, width of the result]`. */
function alongUnits(product: (x: Tensor2D, units: Tensor2D) => Tensor2D, x: Tensor2D, count: number): Tensor3D {
  const [rows, dimension] = x.shape;
  const repeated = tf.reshape(tf.tile(tf.expandDims(x, 1), [1, count, 1]), [rows * count, dimension]);
  const along = product(repeated as Tensor2D, tf.tile<Tensor2D>(tf.eye(count), [rows, 1]));
  return tf.reshape(along, [rows, count, along.shape[1]]);
}
