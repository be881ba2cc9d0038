import { fold } from '@ingd/engine';
import { conjugatePrior, maximumAPosteriori, posterior } from '../../derived/conjugate-prior.js';
import { crossEntropy, entropy } from '../../derived/entropy.js';
import { logDensity } from '../../derived/log-density.js';
import { maximumLikelihood } from '../../derived/maximum-likelihood.js';
import { naturalParameter } from '../../family/parameter.js';
import { expectClose, expectWithin, product, times } from './compare.js';
import type { Member } from './member.js';
import { columnMoments, taken, withRows } from './rows.js';
import { chiSquareBound, KOLMOGOROV_DISTANCE, ROWS, SAMPLE_PRECISION, Z_SCORE } from './significance.js';

/** ∇A(η) = E[T]: each column of T over the rows is within z-scores of its mean. */
export async function meanOfSamples(member: Member): Promise<void> {
  const { definition, family, eta, deviations, key } = member;
  await withRows(member, fold(key, 11), ROWS, async (x) => {
    const { mean, largest } = columnMoments(await taken(family.statistic.evaluate(x)), eta.length);
    const bound = (i: number) =>
      (Z_SCORE * (deviations[i] as number)) / Math.sqrt(ROWS) + SAMPLE_PRECISION * (largest[i] as number);
    expectWithin('mean of T over samples against ∇A', mean, definition.mean(eta), bound);
  });
}

/** H(η) = −E[log q]: within z-scores. */
export async function entropyOfSamples(member: Member): Promise<void> {
  const { family, natural, key } = member;
  await withRows(member, fold(key, 12), ROWS, async (x) => {
    const moments = columnMoments(await taken(logDensity(family, x, natural)), 1);
    const [mean, deviation, largest] = [moments.mean[0], moments.deviation[0], moments.largest[0]] as [
      number,
      number,
      number,
    ];
    const terms = largest + Math.abs(family.logPartition(natural)[0] as number);
    const bound = (Z_SCORE * deviation) / Math.sqrt(ROWS) + SAMPLE_PRECISION * terms;
    expectWithin('entropy against samples', entropy(family, natural), [-mean], () => bound);
    expectClose('crossEntropy(p, p)', crossEntropy(family, natural, natural), entropy(family, natural), 1e-9);
  });
}

/** The fit is as near to the truth as the Fisher information says: n (η̂ − η)ᵀ F (η̂ − η) is χ². */
export async function likelihoodRecovers(member: Member): Promise<void> {
  const { definition, family, eta, deviations, key } = member;
  await withRows(member, fold(key, 13), ROWS, async (x) => {
    const fitted = await maximumLikelihood(family, x);
    const off = fitted.values.map((value, i) => value - (eta[i] as number));
    const distance = ROWS * product(off, times(definition.covariance(eta), off));
    // The quadratic form is only the first term; a tenth stands for the others.
    if (!(distance <= 1.1 * chiSquareBound(eta.length))) {
      throw new Error(
        `maximumLikelihood: expected a fit within χ² ${chiSquareBound(eta.length)} of [${eta}], got ${distance}`,
      );
    }
    const { mean, largest } = columnMoments(await taken(family.statistic.evaluate(x)), eta.length);
    const bound = (i: number) => 10 * SAMPLE_PRECISION * ((deviations[i] as number) + (largest[i] as number));
    expectWithin('mean of the fit against the mean of T', definition.mean(fitted.values), mean, bound);
  });
}

/** The posterior is worth the prior's samples and the ones seen; its mode is the member with that mean. */
export async function posteriorAddsCounts(member: Member): Promise<void> {
  const { definition, family, natural, eta, key } = member;
  const prior = conjugatePrior({ family, count: 3, mean: family.toMean(natural) });
  await withRows(member, fold(key, 18), 100, async (x) => {
    const { mean, largest } = columnMoments(await taken(family.statistic.evaluate(x)), eta.length);
    const wanted = prior.mean.values.map((value, i) => (3 * value + 100 * (mean[i] as number)) / 103);
    const after = await posterior(prior, x);
    const bound = (i: number) => SAMPLE_PRECISION * ((largest[i] as number) + Math.abs(wanted[i] as number));
    expectWithin('count of the posterior', [after.count], [103], () => 0);
    expectWithin('mean of the posterior', after.mean.values, wanted, bound);
    const mode = await maximumAPosteriori(prior, x);
    expectWithin('mean of maximumAPosteriori', definition.mean(mode.values), after.mean.values, bound);
  });
}

/** √n sup |F_n − F| of the sampler against `distribution`   [Kolmogorov 1933]. */
export async function samplerHasDistribution({ definition, eta, key }: Member): Promise<void> {
  const { distribution } = definition;
  if (distribution === undefined) return;
  const values = definition.sample(fold(key, 14), eta, ROWS).sort();
  let distance = 0;
  values.forEach((value, i) => {
    if (values[i + 1] === value) return; // ties: compare after the last
    const wanted = distribution.call(definition, value, eta);
    distance = Math.max(distance, Math.abs((i + 1) / ROWS - wanted));
  });
  if (Math.sqrt(ROWS) * distance <= KOLMOGOROV_DISTANCE) return;
  throw new Error(
    `sample: expected a distance of ${KOLMOGOROV_DISTANCE} from the distribution function at most, got ${Math.sqrt(ROWS) * distance}`,
  );
}

/** Same key, same bits; another key, other samples. */
export async function keyDecides(member: Member): Promise<void> {
  const { family, definition, natural, eta, key } = member;
  const draw = (index: number) => taken(family.sample(fold(key, index), natural, 200));
  const [first, again, other] = [await draw(15), await draw(15), await draw(16)];
  expectWithin('sample of the same key', again, first, () => 0);
  if (first.every((value, i) => value === other[i])) throw new Error('sample: expected another key to give other rows');
  if (first.length !== 200 * definition.statistic.dimension)
    throw new Error(`sample: expected 200 rows, got ${first.length} values`);
  const plain = definition.sample(fold(key, 15), eta, 200);
  expectClose('sample as a tensor', first, plain, 1e-6);
}

/** Every row drawn is in the support, none of NaN is. */
export async function samplesAreInSupport(member: Member): Promise<void> {
  const { family, definition, key } = member;
  await withRows(member, fold(key, 17), 1000, async (x) => {
    const inside = await family.inSupport(x);
    const out = inside.indexOf(0);
    if (out >= 0) throw new Error(`inSupport: expected every sample inside, row ${out} is not`);
  });
  const nothing = new Float64Array(definition.statistic.dimension).fill(Number.NaN);
  if (definition.inSupport(nothing)) throw new Error('inSupport: expected NaN outside');
  if (definition.inDomain(member.eta.map(() => Number.NaN))) throw new Error('inDomain: expected NaN outside');
  if (!family.inDomain(naturalParameter(member.eta))) throw new Error('inDomain: expected the member inside');
}
