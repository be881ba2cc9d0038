import { fold } from '@ingd/engine';
import type { Tensor } from '@tensorflow/tfjs-core';
import { short } from '../generators/checked-samples.js';
import type { Optimiser } from '../optimisers/optimiser.js';
import { generatorObjective } from '../projection/generator-objective.js';
import { type Anchor, meanAnchor, velocityAnchor } from './anchors.js';
import type { IngdSettings, IngdState } from './contract.js';
import { driftResidual } from './drift-residual.js';
import { type Fit, fit, type Watched } from './fit.js';
import { type GaussNewton, gaussNewtonFit } from './gauss-newton.js';
import { motionResidual, type Residual } from './residuals.js';
import type { Situation } from './situation.js';
import { hasVelocity, type Moving, velocityFit, withRidge } from './velocity-fit.js';

export interface FitAtOptions {
  readonly state: IngdState;
  readonly situation: Situation;
  readonly watched: Watched;
}

/** By the optimiser or by Gauss–Newton, from the weights of the state. */
export async function fitAt(settings: IngdSettings, options: FitAtOptions): Promise<Fit> {
  const { optimiser, generator } = settings;
  if ('kind' in optimiser) return byGaussNewton(settings, options, optimiser);
  if (hasVelocity(generator)) return ofVelocity({ ...settings, generator }, options, optimiser);
  const { state, situation } = options;
  const { statistic, z, particles, metric, naturalGradient, fisher } = situation;
  const { anchor: kept, stepSize, ridge, sigma, nodes } = settings;
  const at = { statistic, generator, z, time: state.time };
  const anchor = kept === 0 ? undefined : meanAnchor({ ...at, particles, metric, weight: kept / stepSize ** 2 });
  const objective = (parameters: readonly Tensor[]) =>
    generatorObjective({ ...at, parameters, sigma, nodes, ridge, naturalGradient, metric: fisher });
  return fit({ ...startOf(settings, options), objective, whole: true, anchor, optimiser }).finally(() =>
    anchor?.dispose(),
  );
}

function startOf({ updates }: IngdSettings, { state, watched }: FitAtOptions) {
  const where = `of step ${state.step + 1}, t = ${short(state.time)}`;
  return { updates, parameters: state.parameters, state: state.optimiser, watched, where };
}

/** By Eq. 7 or the least field; what is left undone is counted over all particles, in the directions of T. */
async function ofVelocity(
  settings: IngdSettings & { readonly generator: Moving },
  options: FitAtOptions,
  optimiser: Optimiser,
): Promise<Fit> {
  const { state, situation } = options;
  const { rows, aim } = settings;
  const anchor = velocityAnchorFor(settings, options);
  const whole = rows === undefined || rows >= situation.particles.shape[0];
  const key = fold(fold(state.key, state.step + 1), 3);
  const follow = await velocityFit({ settings, situation, time: state.time, key });
  try {
    const fitted = await fit({ ...startOf(settings, options), objective: follow.objective, whole, anchor, optimiser });
    if (whole && aim === 'rates') return fitted;
    return { ...fitted, relativeResidual: await follow.residual(fitted.parameters) };
  } finally {
    follow.dispose();
    anchor?.dispose();
  }
}

function velocityAnchorFor(
  { generator, anchor }: IngdSettings & { readonly generator: Moving },
  { state: { time, parameters, key, step }, situation: { z } }: FitAtOptions,
): Anchor | undefined {
  if (anchor === 0 || time === 0) return undefined; // at 0 there is no past yet
  return velocityAnchor({ generator, z, time, parameters, key: fold(key, step + 1), weight: anchor });
}

async function byGaussNewton(settings: IngdSettings, options: FitAtOptions, method: GaussNewton): Promise<Fit> {
  return gaussNewtonFit({ ...startOf(settings, options), residual: await residualAt(settings, options), method });
}

/** A velocity needs no anchor here: the least change of the weights keeps the past. */
async function residualAt(settings: IngdSettings, { state, situation }: FitAtOptions): Promise<Residual> {
  const { generator, anchor, stepSize, sigma, nodes, ridge } = settings;
  const { statistic, z, particles, gradient, naturalGradient, fisher, metric: factor } = situation;
  const metric = withRidge(fisher, ridge);
  const known = { statistic, particles, time: state.time, gradient, naturalGradient, metric, factor };
  if (hasVelocity(generator)) return driftResidual({ ...known, generator });
  return motionResidual({ ...known, z, generator, sigma, nodes, ridge, shift: Math.sqrt(anchor) / stepSize });
}
