import { readFileSync } from 'node:fs';
import { useTestBackend } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  dirichlet,
  type ExponentialFamily,
  entropy,
  fisherInformation,
  inverseWishart,
  klDivergence,
  logDensity,
  multinomial,
  multivariateNormal,
  type Natural,
  vonMisesFisher,
  wishart,
} from '../../src/index.js';

/**
 * References are kept by usual parameters, not natural ones: `natural` converts. Matrices of mean parameters are the upper
 * triangle of ours; the Dirichlet's Fisher information is in α, which is our η; the log densities are of float32 samples.
 */
const { multivariate: references } = JSON.parse(
  readFileSync(new URL('../fixtures/expfam.json', import.meta.url), 'utf8'),
);

beforeAll(async () => {
  await useTestBackend();
});

function expectNear(got: ArrayLike<number>, expected: readonly number[], tolerance = 1e-9): void {
  expect(got).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    const error = Math.abs((got[i] as number) - value) / Math.max(Math.abs(value), 1e-3);
    expect(error, `entry ${i}: ${got[i]} against ${value}`).toBeLessThan(tolerance);
  });
}

async function expectDensity<P>(
  family: ExponentialFamily<P>,
  natural: Natural,
  { x, logp }: { x: number[][]; logp: number[] },
): Promise<void> {
  const samples = tf.tensor2d(x);
  const density = logDensity(family as ExponentialFamily, samples, natural);
  expectNear(await density.data(), logp, 1e-5);
  tf.dispose([samples, density]);
}

const triangle = (rows: number[][]) => rows.flatMap((row, a) => row.slice(a));
const flat = ({ x, logp }: { x: number[][][]; logp: number[] }) => ({ x: x.map((matrix) => matrix.flat()), logp });

describe('scipy agrees about', () => {
  test('the multivariate normal', async () => {
    const { mean, cov: covariance, entropy: nats, mean2, cov2, kl_1_2, ...samples } = references.mvn;
    const family = multivariateNormal({ dimension: 3 });
    const natural = family.natural({ mean, covariance });
    await expectDensity(family, natural, samples);
    expectNear(entropy(family, natural), [nats]);
    expectNear(klDivergence(family, natural, family.natural({ mean: mean2, covariance: cov2 })), [kl_1_2]);
  });

  test('the Dirichlet distribution', async () => {
    const { alpha, entropy: nats, E_log_x: meanLog, fisher, ...samples } = references.dirichlet;
    const family = dirichlet({ dimension: 4 });
    const natural = family.natural({ concentration: alpha });
    await expectDensity(family, natural, samples);
    expectNear(entropy(family, natural), [nats]);
    expectNear(family.toMean(natural).values, meanLog);
    expectNear(fisherInformation(family, natural).values, fisher.flat());
  });

  test('the Wishart distribution', async () => {
    const { df: degreesOfFreedom, scale, mean, entropy: nats, E_logdet: meanLog, ...samples } = references.wishart;
    const family = wishart({ size: 3 });
    const natural = family.natural({ scale, degreesOfFreedom });
    await expectDensity(family, natural, flat(samples));
    expectNear(entropy(family, natural), [nats]);
    expectNear(family.toMean(natural).values, [...triangle(mean), meanLog]);
  });

  test('the inverse Wishart distribution', async () => {
    const { df: degreesOfFreedom, scale, ...samples } = references.inverseWishart;
    const family = inverseWishart({ size: 3 });
    await expectDensity(family, family.natural({ scale, degreesOfFreedom }), flat(samples));
  });

  test('the multinomial distribution, the categorical where one is drawn', async () => {
    const { n: count, p: probabilities, cov, ...samples } = references.multinomial;
    const family = multinomial({ dimension: 4, count });
    const natural = family.natural({ probabilities });
    await expectDensity(family, natural, samples);
    const minimal = cov.slice(0, 3).map((row: number[]) => row.slice(0, 3));
    expectNear(fisherInformation(family, natural).values, minimal.flat());
    const { entropy: nats, meanT_minimal: mean } = references.categorical;
    const single = multinomial({ dimension: 4, count: 1 });
    expectNear(entropy(single, single.natural({ probabilities: references.categorical.p })), [nats]);
    expectNear(single.toMean(single.natural({ probabilities: references.categorical.p })).values, mean);
  });

  test('the von Mises-Fisher distribution', async () => {
    const { mu: direction, kappa: concentration, log_norm, mean_resultant, ...samples } = references.vonMisesFisher_d3;
    const family = vonMisesFisher({ dimension: 3 });
    const natural = family.natural({ direction, concentration });
    await expectDensity(family, natural, samples);
    expectNear(family.logPartition(natural), [-log_norm]);
    expectNear([Math.hypot(...family.toMean(natural).values)], [mean_resultant]);
  });
});
