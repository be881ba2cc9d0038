import { expectNumber, fold } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { short } from '../generators/checked-samples.js';
import type { Generator } from '../generators/generator.js';
import { expectParameters } from '../networks/parameters.js';
import { driftObjective } from '../projection/drift-objective.js';
import { generatorObjective, type Objective } from '../projection/generator-objective.js';
import { inner } from '../projection/host-vectors.js';
import { type Anchor, meanAnchor, velocityAnchor } from './anchors.js';
import type { Ingd, IngdOptions, IngdSettings, IngdState } from './contract.js';
import { type Fit, fit } from './fit.js';
import { gaussNewtonFit } from './gauss-newton.js';
import { motionResidual, type Residual } from './residuals.js';
import { observe, type Situation } from './situation.js';

/**
 * Implicit natural gradient descent [Liu 2025, Algorithm 1]: sample X = G(Z, t; w), estimate (F + ρI)⁻¹g, fit w by a few warm-started updates so that
 * the projection of X's motion follows it (Eq. 7 where the generator has a velocity, else Eq. 6 in the norm of F), advance t by ε.
 * @throws RangeError when a setting lies outside its range
 */
export function ingd(options: IngdOptions): Ingd {
  const settings = checked(options);
  return {
    options,
    init(key, parameters) {
      if (parameters !== undefined) expectParameters('ingd.init', options.generator.parameters, parameters);
      const own =
        parameters?.map((parameter) => tf.clone(parameter)) ??
        options.generator.initialise({ key: fold(key, 0), lastLayer: 'zero' });
      return { step: 0, time: 0, key, parameters: own, optimiser: options.optimiser.init(own) };
    },
    async step(state) {
      const started = performance.now();
      const situation = await observe(settings, state);
      try {
        const fitted = await fitAt(settings, state, situation);
        const next = { step: state.step + 1, time: (state.step + 1) * options.stepSize, key: state.key };
        const info = {
          step: next.step,
          time: state.time,
          gradientNorm: Math.sqrt(inner(situation.gradient, situation.gradient)),
          merit: inner(situation.gradient, situation.naturalGradient) / 2,
          loss: { before: fitted.before, after: fitted.after },
          relativeResidual: fitted.relativeResidual,
          milliseconds: performance.now() - started,
        };
        const made = { ...next, parameters: fitted.parameters, optimiser: fitted.state };
        refuseBlowUp(settings.blowUp, info.relativeResidual, info.step, made);
        return { state: made, info };
      } finally {
        tf.dispose([situation.z, situation.particles]);
      }
    },
  };
}

/** By the optimiser or by Gauss–Newton, from the weights of the state. */
async function fitAt(settings: IngdSettings, state: IngdState, situation: Situation): Promise<Fit> {
  const { optimiser, updates } = settings;
  const where = `of step ${state.step + 1}, t = ${short(state.time)}`;
  const start = { updates, parameters: state.parameters, state: state.optimiser, where };
  if ('kind' in optimiser) {
    return gaussNewtonFit({ ...start, residual: await residualAt(settings, state, situation), method: optimiser });
  }
  const anchor = anchorFor(settings, state, situation);
  const objective = (parameters: readonly Tensor[]) => objectiveAt(settings, state, situation, parameters);
  return fit({ ...start, objective, anchor, optimiser }).finally(() => anchor?.dispose());
}

function residualAt(settings: IngdSettings, state: IngdState, situation: Situation): Promise<Residual> {
  const { statistic, generator, anchor, stepSize, sigma, nodes, ridge } = settings;
  const { z, particles, gradient, naturalGradient, fisher, metric: factor } = situation;
  const metric = { ...fisher, data: fisher.data.slice() };
  for (let i = 0; i < metric.rows; i++)
    metric.data[i * (metric.rows + 1)] = (metric.data[i * (metric.rows + 1)] as number) + ridge;
  const known = { statistic, z, particles, time: state.time, gradient, naturalGradient, metric, factor };
  return motionResidual({ ...known, generator, sigma, nodes, ridge, shift: Math.sqrt(anchor) / stepSize });
}

function checked(options: IngdOptions): IngdSettings {
  const { generator, statistic, stepSize, ridge = 1e-3, sigma = stepSize, nodes = 5 } = options;
  const { updates = 'kind' in options.optimiser ? 10 : 20 } = options;
  const { anchor = 1, blowUp = 10, batchSize = 500 } = options;
  expectNumber('ingd', 'stepSize', stepSize, { exclusiveMinimum: 0 });
  expectNumber('ingd', 'updates', updates, { integer: true, minimum: 1 });
  expectNumber('ingd', 'batchSize', batchSize, { integer: true, minimum: 2 });
  expectNumber('ingd', 'ridge', ridge, { minimum: 0 });
  expectNumber('ingd', 'sigma', sigma, { exclusiveMinimum: 0 });
  expectNumber('ingd', 'nodes', nodes, { integer: true, minimum: 2, maximum: 64 });
  expectNumber('ingd', 'anchor', anchor, { minimum: 0 });
  expectNumber('ingd', 'blowUp', blowUp, { exclusiveMinimum: 1 });
  if (generator.parameters.length === 0) {
    throw new RangeError(
      `ingd: expected a generator with parameters, got ${generator.name}; there is nothing to train`,
    );
  }
  if ('kind' in options.optimiser && hasVelocity(generator)) {
    throw new RangeError(
      `ingd: expected an optimiser for ${generator.name}, got gaussNewton; it is for networks in time, a velocity field needs adam or the like`,
    );
  }
  if (statistic.dimension !== generator.dimension) {
    throw new RangeError(
      `ingd: expected a statistic of dimension ${generator.dimension}, that of ${generator.name}, got ${statistic.dimension}; make it for these samples`,
    );
  }
  return { ...options, updates, ridge, sigma, nodes, anchor, blowUp, batchSize };
}

function objectiveAt(
  { statistic, generator, ridge, sigma, nodes }: IngdSettings,
  { time }: IngdState,
  { z, particles, gradient, fisher, naturalGradient }: Situation,
  parameters: readonly Tensor[],
): Promise<Objective> {
  if (hasVelocity(generator)) {
    const drift = (values: readonly Tensor[], x: Tensor2D) => generator.velocity(x, time, values);
    return driftObjective({ statistic, particles, drift, parameters, gradient, fisher, ridge });
  }
  const projected = { statistic, generator, parameters, z, time, sigma, nodes, ridge };
  return generatorObjective({ ...projected, naturalGradient, metric: fisher });
}

function anchorFor(settings: IngdSettings, state: IngdState, situation: Situation): Anchor | undefined {
  const { generator, statistic, anchor, stepSize } = settings;
  const { time, parameters, key, step } = state;
  if (anchor === 0) return undefined;
  const { z, particles, metric } = situation;
  if (!hasVelocity(generator)) {
    return meanAnchor({ statistic, generator, z, time, particles, metric, weight: anchor / stepSize ** 2 });
  }
  if (time === 0) return undefined; // there is no past yet
  return velocityAnchor({ generator, z, time, parameters, key: fold(key, step + 1), weight: anchor });
}

function hasVelocity(generator: Generator): generator is Generator & Required<Pick<Generator, 'velocity'>> {
  return generator.velocity !== undefined;
}

function refuseBlowUp(limit: number, residual: number, step: number, made: IngdState): void {
  if (residual <= limit) return; // NaN is not
  tf.dispose([...made.parameters, ...made.optimiser.tensors]);
  throw new RangeError(
    `ingd: expected a relative residual of at most ${limit} after step ${step}, got ${residual}; lower the learning rate, or raise ridge`,
  );
}
