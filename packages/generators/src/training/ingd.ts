import { fold } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { checkedSamples } from '../generators/checked-samples.js';
import { expectParameters } from '../networks/parameters.js';
import { clonesOf, disposeTrained } from '../optimisers/trained.js';
import { inner } from '../projection/host-vectors.js';
import type { Ingd, IngdOptions, IngdSettings, IngdState, IngdWatch } from './contract.js';
import type { Fit } from './fit.js';
import { fitAt } from './fit-at.js';
import { checkedSettings } from './settings.js';
import { observe, type Situation } from './situation.js';

/**
 * Implicit natural gradient descent [Liu 2025, Algorithm 1]: sample X = G(Z, t; w), estimate (F + ρI)⁻¹g, fit w by a few warm-started updates so that
 * the projection of X's motion follows it (Eq. 7 where the generator has a velocity, else Eq. 6 in the norm of F), advance t by ε.
 * @throws RangeError when a setting lies outside its range
 */
export function ingd(options: IngdOptions): Ingd {
  const settings = checkedSettings(options);
  return {
    options,
    init(key, parameters) {
      if (parameters !== undefined) expectParameters('ingd.init', options.generator.parameters, parameters);
      const own =
        (parameters && clonesOf(parameters)) ?? options.generator.initialise({ key: fold(key, 0), lastLayer: 'zero' });
      return { step: 0, time: 0, key, parameters: own, optimiser: options.optimiser.init(own) };
    },
    async step(state, watch = {}) {
      const started = performance.now();
      const situation = await observe(settings, state);
      try {
        const fitted = await fitAt(settings, { state, situation, watched: watchedBy(watch, state.step + 1) });
        const next = await stateAfter(settings, state, situation, fitted);
        return { state: next, info: infoOf(state, situation, fitted, performance.now() - started) };
      } finally {
        situation.dispose();
      }
    },
  };
}

function watchedBy({ signal, updated }: IngdWatch, step: number) {
  return async (update: { readonly update: number; readonly loss: number }) => {
    const answer = await updated?.({ step, ...update });
    signal?.throwIfAborted();
    return answer;
  };
}

function infoOf(state: IngdState, { gradient, naturalGradient }: Situation, fitted: Fit, milliseconds: number) {
  return {
    step: state.step + 1,
    time: state.time,
    gradientNorm: Math.sqrt(inner(gradient, gradient)),
    merit: inner(gradient, naturalGradient) / 2,
    loss: { before: fitted.before, after: fitted.after },
    updates: fitted.updates,
    relativeResidual: fitted.relativeResidual,
    milliseconds,
  };
}

/** The state at t₀ + ε; where the step has blown up, nothing of it is left. */
async function stateAfter(
  settings: IngdSettings,
  state: IngdState,
  { particles }: Situation,
  { parameters, state: optimiser, relativeResidual }: Fit,
): Promise<IngdState> {
  const step = state.step + 1;
  try {
    refuseBlowUp(settings.blowUp, relativeResidual, step);
    const time = step * settings.stepSize;
    const carried =
      settings.particles === 'carried' ? await carry(settings, particles, [state.time, time], parameters) : undefined;
    return { step, time, key: state.key, parameters, optimiser, ...(carried && { particles: carried }) };
  } catch (error) {
    disposeTrained({ parameters, optimiser });
    throw error;
  }
}

/** @throws RangeError naming the time when a particle is not finite any more */
async function carry(
  { generator }: IngdSettings,
  x: Tensor2D,
  times: readonly [from: number, to: number],
  parameters: readonly Tensor[],
): Promise<Tensor2D> {
  const path = (from: Tensor2D) => [generator.advance?.(from, ...times, parameters) as Tensor2D];
  const one = { ...generator, path };
  const checked = { functionName: 'ingd', generator: one, parameters, z: x, times: [times[1]] };
  return (await checkedSamples(checked))[0] as Tensor2D;
}

function refuseBlowUp(limit: number, residual: number, step: number): void {
  if (residual <= limit) return; // NaN is not
  throw new RangeError(
    `ingd: expected a relative residual of at most ${limit} after step ${step}, got ${residual}; lower the learning rate, or raise ridge`,
  );
}
