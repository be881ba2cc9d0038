import { createKey, fold, normal, useBackend } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawMlp, gaussian, kernelGradient, mlpTangent } from '../src/index.js';
import { joinTiles, rowTiles, sumTiles, takeRows } from '../src/row-tiles.js';
import { expectClose, expectSameTensor } from './close.js';

const key = createKey(31);
const mebibyte = 2 ** 20;
/** What one tile may take, and what stands beside it. */
const tileBudget = 256 * mebibyte;

/** Bytes beyond what was there and what is returned. */
async function temporaryBytes(work: () => tf.Tensor): Promise<number> {
  const before = tf.memory().numBytes;
  const { peakBytes, result } = await tf.profile(() => ({ result: work() }));
  const output = (result as { result: tf.Tensor }).result;
  const temporary = peakBytes - before - 4 * output.size;
  output.dispose();
  return temporary;
}

describe('row tiles', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  test('cover every row once, in order, whatever the size', () => {
    expect(rowTiles(10, 64 * mebibyte)).toEqual([
      { start: 0, count: 4 },
      { start: 4, count: 4 },
      { start: 8, count: 2 },
    ]);
    expect(rowTiles(3, 1)).toEqual([{ start: 0, count: 3 }]);
    expect(rowTiles(2, Number.MAX_SAFE_INTEGER)).toHaveLength(2);
    expect(rowTiles(0, 8)).toEqual([{ start: 0, count: 0 }]);
  });

  test('joined or added they make the whole', async () => {
    const x = normal<tf.Rank.R2>(key, [10, 3]);
    const tiles = rowTiles(10, 64 * mebibyte);
    await expectSameTensor(
      joinTiles(tiles, 0, (tile) => tf.tanh(takeRows(x, tile))),
      tf.tanh(x),
      1e-7,
    );
    await expectSameTensor(
      sumTiles(tiles, (tile) => tf.sum(takeRows(x, tile), 0)),
      tf.sum(x, 0),
      1e-6,
    );
  });
});

describe('temporaries stay within a tile’s memory on wasm', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  test('a kernel drift at many points', async () => {
    const particles = normal<tf.Rank.R2>(fold(key, 1), [2000, 3]);
    const points = normal<tf.Rank.R2>(fold(key, 2), [5000, 3]);
    const space = kernelGradient({ kernel: gaussian({ bandwidth: 1 }), dimension: 3 });
    const field = space.at(particles).field(normal<tf.Rank.R1>(fold(key, 3), [6000]));
    expect(rowTiles(5000, 4 * 2000 * 17).length).toBeGreaterThan(1);
    expect(await temporaryBytes(() => field.at(points))).toBeLessThan(tileBudget);
    expect(await temporaryBytes(() => field.jvp(points, points))).toBeLessThan(tileBudget);
    const few = field.at(takeRows(points, { start: 4000, count: 9 }));
    await expectClose(takeRows(field.at(points), { start: 4000, count: 9 }), await few.data(), 1e-5);
  });

  test('the Gram matrix of many fields in an RKHS, the same tile by tile', async () => {
    const [count, fields] = [1500, 40];
    const x = normal<tf.Rank.R2>(fold(key, 1), [count, 3]);
    const v = normal<tf.Rank.R3>(fold(key, 2), [fields, count, 3]);
    const space = kernelGradient({ kernel: gaussian({ bandwidth: 2 }), dimension: 3 });
    const basis = space.at(x);
    expect(rowTiles(count, 4 * count * 4 * fields).length).toBeGreaterThan(1);
    const gram = await basis.gram(v);
    const flat = tf.reshape<tf.Rank.R2>(v, [fields, count * 3]);
    await expectClose(basis.inner(flat, flat), gram.data, 1e-5);
  });

  test('back-propagation of many fields through many particles', async () => {
    const [count, fields] = [1500, 200];
    const x = normal<tf.Rank.R2>(fold(key, 1), [count, 4]);
    const v = normal<tf.Rank.R3>(fold(key, 2), [fields, count, 4]);
    const basis = mlpTangent({ network: drawMlp({ widths: [4, 48, 48, 4], key }) }).at(x);
    expect(await temporaryBytes(() => basis.transpose(v))).toBeLessThan(tileBudget);
    const one = basis.transpose(tf.slice3d(v, [7, 0, 0], [1, count, 4]));
    await expectClose(tf.slice2d(basis.transpose(v), [7, 0], [1, one.size]), await one.data(), 1e-5);
  });

  test('the Gram matrix of many fields in the tangents of a wide network, the same from some units at a time', async () => {
    const [count, fields, dimension] = [10, 200, 200];
    const x = normal<tf.Rank.R2>(fold(key, 1), [count, dimension]);
    const v = normal<tf.Rank.R3>(fold(key, 2), [fields, count, dimension]);
    const basis = mlpTangent({ network: drawMlp({ widths: [dimension, 700, dimension], key }) }).at(x);
    const before = tf.memory().numBytes;
    let data = new Float64Array();
    const { peakBytes } = await tf.profile(async () => {
      data = new Float64Array((await basis.gram(v)).data);
      return [];
    });
    expect(peakBytes - before).toBeLessThan(tileBudget);
    const some = tf.tidy(() => basis.transpose(tf.gather(v, [3, 199])));
    const among = [3, 199].flatMap((row) => [3, 199].map((column) => data[row * fields + column] as number));
    await expectClose(basis.inner(some, some), among, 1e-5);
  });
});
