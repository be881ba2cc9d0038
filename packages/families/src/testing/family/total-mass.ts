import { fold } from '@ingd/engine';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { conjugatePrior } from '../../derived/conjugate-prior.js';
import { logDensity } from '../../derived/log-density.js';
import { posteriorPredictive } from '../../derived/posterior-predictive.js';
import { expectWithin } from './compare.js';
import { latticeOf } from './lattice.js';
import type { Member } from './member.js';
import { proposalOf } from './proposal.js';
import { gridOf } from './quadrature.js';
import { columnMoments, taken } from './rows.js';
import { MASS_PRECISION, Z_SCORE } from './significance.js';

const DRAWN = 4000;

type LogDensity = (x: Tensor2D) => Tensor | Promise<Tensor>;

/**
 * The density sums to one: over the lattice where every sample is whole numbers, by quadrature for d = 1, else by
 * importance sampling from a heavy-tailed proposal, within z-scores.
 */
export async function densityHasMassOne(member: Member): Promise<void> {
  const { family, natural } = member;
  await hasMassOne(member, (x) => logDensity(family, x, natural));
}

/** So does the predictive density of a conjugate prior, where that is closed and can be summed. */
export async function predictiveHasMassOne(member: Member): Promise<void> {
  const { definition, family, natural } = member;
  if (definition.conjugateLogPartition === undefined || definition.statistic.dimension > 1) return;
  const prior = conjugatePrior({ family, count: 50, mean: family.toMean(natural) });
  await hasMassOne(member, (x) => posteriorPredictive(prior, x));
}

async function hasMassOne(member: Member, density: LogDensity): Promise<void> {
  const { definition, eta, key } = member;
  const dimension = definition.statistic.dimension;
  const samples = definition.sample(fold(key, 21), eta, DRAWN);
  if (samples.every(Number.isInteger)) {
    const lattice = latticeOf(definition, samples);
    if (lattice === undefined) return; // too many points to add up
    const logWeights = new Float64Array(lattice.length / dimension);
    return expectMass('summed over the lattice', await weighted(member, density, { points: lattice, logWeights }));
  }
  if (dimension === 1) return expectMass('integrated', await weighted(member, density, gridOf(member, samples)));
  const proposal = proposalOf(member, samples);
  if (proposal === undefined) return; // its support is a surface this kit does not know
  const { mean, deviation } = columnMoments(await weighted(member, density, proposal), 1);
  const bound = MASS_PRECISION + (Z_SCORE * (deviation[0] as number)) / Math.sqrt(proposal.logWeights.length);
  expectWithin('density by importance sampling', mean, [1], () => bound);
}

function expectMass(how: string, terms: Float64Array): void {
  expectWithin(`density ${how}`, [terms.reduce((total, term) => total + term, 0)], [1], () => MASS_PRECISION);
}

interface WeightedPoints {
  readonly points: Float64Array;
  readonly logWeights: Float64Array;
}

/** What a tensor holds on every backend: float32, and TensorFlow takes numbers below the smallest normal one for 0. */
function asInTensor(value: number): number {
  return Math.abs(value) < 2 ** -126 ? 0 : Math.fround(value);
}

/** Density times weight at each row; 0 outside the support. */
async function weighted(member: Member, density: LogDensity, { points, logWeights }: WeightedPoints) {
  const { definition } = member;
  const dimension = definition.statistic.dimension;
  const rounded = Float64Array.from(points, asInTensor);
  const row = (i: number) => rounded.subarray(i * dimension, (i + 1) * dimension);
  const inside = Array.from(logWeights.keys()).filter((i) => definition.inSupport(row(i)));
  const terms = new Float64Array(logWeights.length);
  if (inside.length === 0) return terms;
  const kept = new Float32Array(inside.length * dimension);
  for (const [place, i] of inside.entries()) kept.set(row(i), place * dimension);
  const x = tf.tensor2d(kept, [inside.length, dimension]);
  try {
    const logs = await taken(await density(x));
    for (const [place, i] of inside.entries()) terms[i] = Math.exp((logs[place] as number) + (logWeights[i] as number));
  } finally {
    x.dispose();
  }
  return terms;
}
