import { twoModes } from '@ingd/datasets';
import { createKey, fold, normal, toMatrix, toTensor, useBackend } from '@ingd/engine';
import { adam, cosineSchedule, distil, distilAlong, distillation, mlpNetwork, skipNetwork } from '@ingd/generators';
import { mmdTo } from '@ingd/metrics';
import { applyMap, mapFromRun, ntKing, runFlow, samples, truncateMap } from '@ingd/particles';
import type * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';

const particles = 200;
const steps = 15;
const fresh = 1000;

/** A run of ntKiNG onto two modes, one network that learns beside it and then from it, and what fresh samples of both come to. */
async function distilled(dimension: number) {
  const key = createKey(70 + dimension);
  const law = twoModes({ dimension });
  const from = normal<tf.Rank.R2>(fold(key, 1), [particles, dimension]);
  const target = law.sample(fold(key, 2), particles);
  const rounds = { stages: 0, rounds: 40, passes: 2, count: 1024 };
  const updates = steps * 4 + rounds.rounds * rounds.passes * 8;
  const student = distillation({
    network: skipNetwork({ network: mlpNetwork({ widths: [dimension, 64, 64, dimension] }) }),
    optimiser: adam({ learningRate: cosineSchedule({ peak: 5e-3, steps: updates, end: 1e-5 }) }),
    batchSize: 128,
  });
  const along = distilAlong(student, { state: student.init(fold(key, 3)), from, passes: 2 });
  const run = await runFlow(ntKing(), {
    particles: from,
    target: samples(target),
    steps,
    key: fold(key, 4),
    observers: [along.observer],
  });
  const map = mapFromRun({ run });
  const teacher = {
    until: steps,
    sample: async (z: tf.Tensor2D, t: number) =>
      toTensor(await applyMap(truncateMap(map, Math.round(t)), await toMatrix(z))),
  };
  const { state, history } = await distil(student, { ...rounds, state: along.state(), teacher });
  const z = normal<tf.Rank.R2>(fold(key, 5), [fresh, dimension]);
  const distance = await mmdTo(law.sample(fold(key, 6), fresh));
  return {
    source: await distance(z),
    flow: await distance(await teacher.sample(z, steps)),
    network: await distance(student.network.apply(state.parameters, z)),
    target: await distance(law.sample(fold(key, 7), fresh)),
    relativeError: history.at(-1)?.relativeError as number,
  };
}

describe('a flow distilled to one network', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  test.each([2, 5])(
    'fresh samples in one pass are as near the target as those of the map, d = %i',
    async (dimension) => {
      const found = await distilled(dimension);
      console.info(`d = ${dimension}`, found);
      expect(found.flow).toBeLessThan(0.5 * found.source);
      expect(found.network - found.flow).toBeLessThan(0.1 * found.source);
      expect(found.relativeError).toBeLessThan(0.3);
    },
  );
});
