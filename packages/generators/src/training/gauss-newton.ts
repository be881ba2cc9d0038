import { cholesky, expectNumber, gram, type Matrix, requireMemory } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { expectOwnState, type OptimiserState } from '../optimisers/optimiser.js';
import { clonesOf } from '../optimisers/trained.js';
import { inner, solveFor } from '../projection/host-vectors.js';
import type { Fit, Watched } from './fit.js';
import { located } from './located.js';
import type { Residual, ResidualAt } from './residuals.js';

/** Instead of an optimiser: a fit by Gauss–Newton updates. */
export interface GaussNewton {
  readonly kind: 'gauss-newton';
  readonly name: string;
  /** λ, relative to the curvature; follows the updates that succeed and fail. */
  readonly damping: number;
  init(): OptimiserState;
}

/**
 * Fits by the smallest change of the weights that takes away what is left, linearly seen: Δw = Jᵀ(J Jᵀ + λM)⁻¹ e, with one row of J for each statistic
 * [Levenberg 1944; Marquardt 1963]. It is the closed form of a tangent drift [Liu 2025, Thm 4.3] at the weights that are there. One update costs as many backward passes
 * as there are statistics, twice that for a network in time: for few statistics it follows the natural gradient far more closely than a first-order optimiser.
 * @throws RangeError when `damping` is not positive
 */
export function gaussNewton({ damping = 1e-4 }: { readonly damping?: number } = {}): GaussNewton {
  expectNumber('gaussNewton', 'damping', damping, { exclusiveMinimum: 0 });
  return {
    kind: 'gauss-newton',
    name: 'gaussNewton',
    damping,
    init: () => ({ step: 0, tensors: [], name: 'gaussNewton' }),
  };
}

export interface GaussNewtonFitOptions {
  readonly watched: Watched;
  readonly residual: Residual;
  readonly method: GaussNewton;
  readonly updates: number;
  readonly parameters: readonly Tensor[];
  readonly state: OptimiserState;
  /** Step and time, for messages. */
  readonly where: string;
}

/** A loss that is not worth another update: the square of a thousandth of a standard deviation a unit of time. */
const negligible = 1e-6;

/** Dampings that are tried in an update, each eight times the last. */
const attempts = 8;

/** Updates that lower the loss are taken, and the next one trusts more; where none does, the fit has ended. */
export async function gaussNewtonFit(options: GaussNewtonFitOptions): Promise<Fit> {
  const { residual, method, updates, state, where, watched } = options;
  expectOwnState(method.name, state);
  let parameters = clonesOf(options.parameters);
  let damping = method.damping;
  try {
    let current = await evaluate(residual, parameters, `after update 0 ${where}`);
    const before = current.loss;
    let made = 0;
    while (made < updates && current.loss > negligible) {
      const better = await improve({ residual, parameters, current, damping });
      if (better === undefined) break;
      tf.dispose(parameters);
      const { loss } = current;
      ({ parameters, current } = better);
      damping = better.damping / 16;
      made++;
      if ((await watched({ update: made, loss })) === 'stop') break;
    }
    return {
      parameters,
      state: { step: state.step + made, tensors: [], name: method.name },
      before,
      after: current.loss,
      relativeResidual: current.relativeResidual,
      updates: made,
    };
  } catch (error) {
    tf.dispose(parameters);
    throw error;
  }
}

interface Stand {
  readonly residual: Residual;
  readonly parameters: Tensor[];
  readonly current: Evaluated;
  readonly damping: number;
}

/** One Jacobian, and the first of several dampings whose change lowers the loss; undefined where none does. */
async function improve({
  residual,
  parameters,
  current,
  damping,
}: Stand): Promise<Omit<Stand, 'residual'> | undefined> {
  const jacobian = await jacobianOf(parameters, current);
  try {
    const normal = await gram(jacobian);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const tried = damping * 8 ** attempt;
      const change = smallestChange(jacobian, damped(normal, residual, tried), current.left);
      const candidate = tf.tidy(() => moved(parameters, change));
      change.dispose();
      const next = await evaluate(residual, candidate, '').catch(() => undefined); // too far to be computed is too far
      if (next !== undefined && next.loss < current.loss)
        return { parameters: candidate, current: next, damping: tried };
      tf.dispose(candidate);
    }
    return undefined;
  } finally {
    jacobian.dispose();
  }
}

type Evaluated = ResidualAt & { readonly loss: number };

async function evaluate(residual: Residual, parameters: readonly Tensor[], when: string): Promise<Evaluated> {
  try {
    const at = await residual.at(parameters);
    const loss = blocksOf(at.left, residual).reduce((sum, e) => sum + inner(e, solveFor(residual.factor, e)), 0);
    if (!Number.isFinite(loss))
      throw new RangeError(`ingd: expected a finite loss, got ${loss}; raise damping or ridge`);
    return { ...at, loss };
  } catch (error) {
    throw located(error, when);
  }
}

function blocksOf(left: Float64Array, { metric }: Residual): Float64Array[] {
  return Array.from({ length: left.length / metric.rows }, (_, k) =>
    left.subarray(k * metric.rows, (k + 1) * metric.rows),
  );
}

/** J, one row of weights for each entry of what is left. */
async function jacobianOf(parameters: readonly Tensor[], at: ResidualAt): Promise<Tensor2D> {
  const width = parameters.reduce((total, { size }) => total + size, 0);
  requireMemory({ functionName: 'gaussNewton', bytes: 8 * at.left.length * width });
  return tf.tidy(() => {
    const rows = at.rows(parameters).map((gradients) =>
      tf.concat(
        gradients.map((gradient) => tf.reshape(gradient, [1, gradient.size])),
        1,
      ),
    );
    return tf.concat(rows, 0) as Tensor2D;
  });
}

/** J Jᵀ + λM, λ relative to the traces. */
function damped(normal: Matrix, { metric }: Residual, damping: number): Matrix {
  const [size, count] = [metric.rows, normal.rows];
  const scale = (damping * trace(normal)) / (trace(metric) * (count / size));
  const data = normal.data.slice();
  for (let i = 0; i < count; i++) {
    const block = Math.floor(i / size) * size;
    for (let j = 0; j < size; j++) {
      const at = i * count + block + j;
      data[at] = (data[at] as number) + scale * (metric.data[(i - block) * size + j] as number);
    }
  }
  return { ...normal, data };
}

function trace({ rows, data }: Matrix): number {
  return Array.from({ length: rows }, (_, i) => data[i * (rows + 1)] as number).reduce((sum, entry) => sum + entry, 0);
}

/** Δw = Jᵀ(J Jᵀ + λM)⁻¹ e, `[1, P]`. */
function smallestChange(jacobian: Tensor2D, normal: Matrix, left: Float64Array): Tensor2D {
  const alpha = solveFor(cholesky(normal), left);
  return tf.tidy(() => tf.matMul<Tensor2D>(tf.tensor2d(Float32Array.from(alpha), [1, alpha.length]), jacobian));
}

function moved(parameters: readonly Tensor[], change: Tensor2D): Tensor[] {
  let offset = 0;
  return parameters.map((parameter) => {
    const part = tf.slice(change, [0, offset], [1, parameter.size]);
    offset += parameter.size;
    return tf.add(parameter, tf.reshape(part, parameter.shape));
  });
}
