import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createKey, useBackend } from '@ingd/engine';
import { polynomials, randomFourierFeatures, rbf } from '@ingd/families';
import { gaussian, kernelGradient, randomFeatureGradient } from '@ingd/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClosedFormOptions, closedFormDrift, type TilePool } from '../src/index.js';
import { inOrder } from '../src/pool/in-order.js';
import { tilePool } from '../src/workers.js';
import { relativeError } from './golden-cases.js';
import { problem } from './problems.js';

// Lets plain node, and so its threads, run the sources of the workspace.
const loader = fileURLToPath(new URL('../../cli/test/source-loader.mjs', import.meta.url));
const execArgv = ['--conditions=@ingd/source', '--import', loader];
const method = 'statistic-space';

/** More than two parts of particles, the last one short. */
const tangentProblem = () =>
  problem({ seed: 31, particles: 2500, targets: 1030, centers: 23, dimension: 3, hidden: [5, 4] });

const problems: readonly { readonly name: string; make(): ClosedFormOptions }[] = [
  { name: 'RBFs and a network', make: tangentProblem },
  {
    name: 'random features of both kinds',
    make: () => ({
      ...tangentProblem(),
      statistic: randomFourierFeatures({ dimension: 3, count: 11, bandwidth: 1.5, key: createKey(32) }),
      space: featureSpace(),
    }),
  },
  { name: 'RBFs and random features', make: () => ({ ...tangentProblem(), space: featureSpace() }) },
];

function featureSpace() {
  return randomFeatureGradient({
    kernel: gaussian({ bandwidth: 1.2 }),
    features: 14,
    key: createKey(33),
    dimension: 3,
  });
}

let one: TilePool;
let two: TilePool;

beforeAll(async () => {
  await useBackend('wasm');
  one = await tilePool({ threads: 1, execArgv });
  two = await tilePool({ threads: 2, execArgv });
});

afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
});

async function answersOf(options: ClosedFormOptions) {
  const { drift, alpha, weights, gradient, merit } = await closedFormDrift(options);
  drift.dispose();
  return { alpha, weights, gradient, merit };
}

describe.each(problems)('$name', ({ make }) => {
  test.each(['statistic-space', 'weight-space'] as const)('%s: one thread and two give the same bits', async (way) => {
    const options = { ...make(), method: way };
    const answers = await answersOf({ ...options, pool: one });
    expect(await answersOf({ ...options, pool: two })).toEqual(answers);
    const plain = await answersOf(options);
    expect(relativeError(answers.gradient, [...plain.gradient])).toBeLessThan(1e-12);
    expect(relativeError(answers.weights, [...plain.weights])).toBeLessThan(1e-4);
    expect(answers.merit / plain.merit).toBeCloseTo(1, 9);
  });
});

test('no tensor of this thread is left', async () => {
  const options = { ...tangentProblem(), method, pool: two } as const;
  const before = tf.memory().numTensors;
  await answersOf(options);
  expect(tf.memory().numTensors).toBe(before);
});

test('statistics and spaces that workers cannot make are refused', async () => {
  const options = { ...tangentProblem(), method, pool: one } as const;
  const statistic = polynomials({ dimension: 3, degree: 2 });
  await expect(closedFormDrift({ ...options, statistic })).rejects.toThrow(
    /for a pool, got polynomials.*leave pool out$/,
  );
  const space = kernelGradient({ kernel: gaussian({ bandwidth: 1 }), dimension: 3 });
  await expect(closedFormDrift({ ...options, space })).rejects.toThrow(
    /for a pool, got rbf\(23\) with kernel-gradient/,
  );
});

test('what a worker refuses arrives in its own words, and the pool goes on', async () => {
  const options = { ...tangentProblem(), method, pool: two } as const;
  const centers = tf.fill([23, 3], Number.NaN) as tf.Tensor2D;
  const statistic = rbf({ centers, bandwidth: 1 });
  await expect(closedFormDrift({ ...options, statistic })).rejects.toThrow(/^closedFormDrift: .*particles/);
  expect((await answersOf(options)).merit).toBeGreaterThan(0);
});

test('zero threads, a closed pool and a pool that cannot start are refused', async () => {
  await expect(tilePool({ threads: 0 })).rejects.toThrow(/^tilePool: expected threads/);
  const pool = await tilePool({ threads: 1, execArgv });
  await pool.close();
  await pool.close();
  const options = { ...tangentProblem(), method, pool } as const;
  await expect(closedFormDrift(options)).rejects.toThrow('expected an open pool, got a closed one');
  const backend = 'none' as 'wasm';
  await expect(tilePool({ threads: 1, backend, execArgv })).rejects.toThrow(/^tilePool: expected a worker to answer/);
});

test('an aborted pool rejects in one sentence and can be closed', async () => {
  const abort = new AbortController();
  const pool = await tilePool({ threads: 2, signal: abort.signal, execArgv });
  const found = closedFormDrift({ ...tangentProblem(), method, pool });
  const refused = expect(found).rejects.toThrow(/^tilePool: aborted by its signal$/);
  abort.abort();
  await refused;
  await pool.close();
});

test('a program ends once its pool is closed', async () => {
  const program = fileURLToPath(new URL('./fixtures/pool-process.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...execArgv, program]);
  expect(Number(stdout)).toBeGreaterThan(0);
});

test('answers come in the order of tasks, few at once, and none is started after a failure', async () => {
  let [running, most, started] = [0, 0, 0];
  const run = async (task: number) => {
    started++;
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, task % 3));
    running--;
    if (task === 12) throw new Error('the twelfth');
    return task;
  };
  const taken: number[] = [];
  for await (const answer of inOrder([5, 4, 3, 2, 1, 0], 3, run)) taken.push(answer);
  expect(taken).toEqual([5, 4, 3, 2, 1, 0]);
  expect(most).toBe(3);
  started = 0;
  const failing = async () => {
    for await (const _ of inOrder([11, 12, 13, 14, 15, 16], 2, run));
  };
  await expect(failing()).rejects.toThrow('the twelfth');
  expect(running).toBe(0);
  expect(started).toBeLessThanOrEqual(3);
});

test('weights of the target count with a pool as without', async () => {
  const targetWeights = Array.from({ length: 1030 }, (_, row) => row % 3);
  const given = { ...tangentProblem(), method, targetWeights } as const;
  const [here, there] = [await answersOf(given), await answersOf({ ...given, pool: one })];
  expect(relativeError(there.alpha, Array.from(here.alpha))).toBeLessThan(1e-5);
  expect(
    relativeError(there.alpha, Array.from((await answersOf({ ...given, targetWeights: undefined })).alpha)),
  ).toBeGreaterThan(1e-3);
});
