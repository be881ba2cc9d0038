import { useBackend } from '@ingd/engine';
import { testBackends } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { moments, rbf, type Statistic } from '../src/index.js';
import golden from './fixtures/closed_form_drifts.json' with { type: 'json' };

type Case = (typeof golden.cases)[number];

function statisticOf({ d, statistic: { centers, bandwidth } }: Case): Statistic {
  if (centers === undefined || bandwidth === undefined) return moments({ dimension: d, order: 2 });
  const tensor = tf.tensor2d(centers);
  const statistic = rbf({ centers: tensor, bandwidth });
  tensor.dispose();
  return statistic;
}

/** Column means, accumulated in double. */
async function meanOf(statistic: Statistic, points: number[][]): Promise<number[]> {
  const x = tf.tensor2d(points);
  const values = statistic.evaluate(x);
  const data = await values.data();
  tf.dispose([x, values]);
  return Array.from(
    { length: statistic.size },
    (_, b) => points.reduce((total, _row, i) => total + (data[i * statistic.size + b] as number), 0) / points.length,
  );
}

describe.each(testBackends())('golden T on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test.each(golden.cases)('$name: mean over X and over Y', async (c) => {
    const statistic = statisticOf(c);
    for (const [points, expected] of [
      [c.X, c.T.meanX],
      [c.Y, c.T.meanY],
    ] as const) {
      const mean = await meanOf(statistic, points);
      const scale = Math.max(...expected.map(Math.abs));
      expected.forEach((value, i) => {
        expect(Math.abs((mean[i] as number) - value) / scale).toBeLessThan(1e-6);
      });
    }
    statistic.dispose();
  });
});
