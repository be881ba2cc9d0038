import { fold } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { logDensity } from '../../derived/log-density.js';
import { expectWithin } from './compare.js';
import { latticeOf } from './lattice.js';
import type { Member } from './member.js';
import { proposalOf } from './proposal.js';
import { gridOf } from './quadrature.js';
import { columnMoments, taken } from './rows.js';
import { MASS_PRECISION, Z_SCORE } from './significance.js';

const DRAWN = 4000;

/**
 * The density sums to one: over the lattice where every sample is whole numbers, by quadrature for d = 1, else by
 * importance sampling from a heavy-tailed proposal, within z-scores.
 */
export async function densityHasMassOne(member: Member): Promise<void> {
  const { definition, eta, key } = member;
  const dimension = definition.statistic.dimension;
  const samples = definition.sample(fold(key, 21), eta, DRAWN);
  if (samples.every(Number.isInteger)) {
    const lattice = latticeOf(definition, samples);
    if (lattice === undefined) return; // too many points to add up
    return expectMass(
      'summed over the lattice',
      await weighted(member, lattice, new Float64Array(lattice.length / dimension)),
    );
  }
  if (dimension === 1) {
    const { points, logWeights } = gridOf(member, samples);
    return expectMass('integrated', await weighted(member, points, logWeights));
  }
  const proposal = proposalOf(member, samples);
  if (proposal === undefined) return; // its support is a surface this kit does not know
  const { mean, deviation } = columnMoments(await weighted(member, proposal.points, proposal.logWeights), 1);
  const bound = MASS_PRECISION + (Z_SCORE * (deviation[0] as number)) / Math.sqrt(proposal.logWeights.length);
  expectWithin('density by importance sampling', mean, [1], () => bound);
}

function expectMass(how: string, terms: Float64Array): void {
  expectWithin(`density ${how}`, [terms.reduce((total, term) => total + term, 0)], [1], () => MASS_PRECISION);
}

/** Density times weight at each row; 0 outside the support. */
async function weighted(member: Member, rows: Float64Array, logWeights: Float64Array): Promise<Float64Array> {
  const { definition, family, natural } = member;
  const dimension = definition.statistic.dimension;
  const rounded = Float64Array.from(rows, Math.fround); // what a tensor will hold
  const inside = Array.from(logWeights.keys()).filter((i) =>
    definition.inSupport(rounded.subarray(i * dimension, (i + 1) * dimension)),
  );
  const terms = new Float64Array(logWeights.length);
  if (inside.length === 0) return terms;
  const kept = inside.flatMap((i) => Array.from(rounded.subarray(i * dimension, (i + 1) * dimension)));
  const x = tf.tensor2d(kept, [inside.length, dimension]);
  try {
    const logs = await taken(logDensity(family, x, natural));
    for (const [place, i] of inside.entries()) terms[i] = Math.exp((logs[place] as number) + (logWeights[i] as number));
  } finally {
    x.dispose();
  }
  return terms;
}
