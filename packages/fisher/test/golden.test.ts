import { useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ClosedFormMethod, closedFormDrift, empiricalFisher, momentGradient } from '../src/index.js';
import { cases, driftNames, relativeError, samplesOf, spaceOf, statisticOf } from './golden-cases.js';

const TOLERANCE = 2e-4;
const methods: readonly ClosedFormMethod[] = ['auto', 'factorised', 'statistic-space', 'weight-space'];

describe.each(testBackends())('golden numbers on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  describe.each(cases)('$name', (golden) => {
    test('mean difference and Fisher matrix', async () => {
      const statistic = statisticOf(golden);
      const { particles, target } = samplesOf(golden);
      expect(relativeError(await momentGradient(statistic, particles, target), golden.T.g)).toBeLessThan(TOLERANCE);
      const fisher = await empiricalFisher(statistic, particles);
      expect(relativeError(fisher.data, golden.T.F)).toBeLessThan(TOLERANCE);
    });

    for (const name of driftNames) {
      for (const method of methods) {
        if (
          method === 'factorised' &&
          (golden.statistic.kind !== 'rbf' || !['king', 'scalarKing', 'ntking'].includes(name))
        )
          continue;
        if (method === 'weight-space' && name.toLowerCase().endsWith('ntking') === false) continue;
        test(`${name} by ${method}`, async () => {
          const wanted = golden.drifts[name];
          const { particles, target, query } = samplesOf(golden);
          const found = await closedFormDrift({
            statistic: statisticOf(golden),
            space: spaceOf(golden, name),
            particles,
            target,
            damping: golden.lambda,
            ridge: golden.ridge,
            method,
          });
          expect(relativeError(found.alpha, wanted.alpha)).toBeLessThan(TOLERANCE);
          expect(relativeError(await found.drift.at(particles).data(), wanted.drift)).toBeLessThan(TOLERANCE);
          if ('atQuery' in wanted) {
            expect(relativeError(await found.drift.at(query).data(), wanted.atQuery)).toBeLessThan(TOLERANCE);
          }
          if ('weights' in wanted) {
            expect(relativeError(found.weights, wanted.weights)).toBeLessThan(TOLERANCE);
          }
          tf.dispose([particles, target, query]);
        });
      }
    }
  });
});
