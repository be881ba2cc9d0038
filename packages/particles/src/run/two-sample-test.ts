import { choice, expectNumber, expectShape, fold, type Key, type Matrix, selectRows, toMatrix } from '@ingd/engine';
import { mmdPermutationTest } from '@ingd/metrics';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Observer } from './observer.js';

/** What a test of two samples found. */
export interface TwoSampleResult {
  /** The probability of a statistic as large, were both samples of one distribution. */
  readonly pValue: number;
  /** How far apart the samples are, by whatever the test measures. */
  readonly statistic: number;
}

/** A test of whether the rows of two matrices come from one distribution. */
export type TwoSampleTest = (particles: Matrix, heldOut: Matrix, key: Key) => Promise<TwoSampleResult>;

/** When a run counts as indistinguishable from its target. */
export interface IndistinguishableOptions {
  /** Samples of the target that the flow has not seen, `[k, d]` in its coordinates, k ≥ 2; borrowed for as long as the observer is used. */
  readonly heldOut: Tensor2D;
  /** Draws the relabellings; the same key and particles give the same p-value. */
  readonly key: Key;
  /** The run may stop once the p-value exceeds this; 0.05 unless told. For a record alone take `measureTwoSample`. */
  readonly level?: number;
  /** Tests in a row that must find nothing; 3 unless told. */
  readonly patience?: number;
  /** A test every so many steps; 1 unless told. */
  readonly every?: number;
  /** At most so many rows of either sample, the same at every step; 200 unless told: the work grows with their square. */
  readonly rows?: number;
  /** The permutation test of the MMD with 199 relabellings unless told. */
  readonly test?: TwoSampleTest;
}

/** What `measureTwoSample` takes. */
export type TwoSampleOptions = Omit<IndistinguishableOptions, 'level' | 'patience'>;

/**
 * An observer that tests after each step whether particles and held-out target can be told apart, and records `pValue` and `mmd` among
 * `info.measured`. By the permutation test of the MMD a p-value is below α with probability at most α where both are samples of one
 * distribution [Gretton 2012].
 * @throws RangeError when a number is out of its range or fewer than 2 rows are held out
 */
export function measureTwoSample(options: TwoSampleOptions): Observer {
  const measure = measurement('measureTwoSample', options);
  return async ({ state, info }) => {
    const found = await measure(state.particles, info.step);
    return found && { measured: { pValue: found.pValue, mmd: found.statistic } };
  };
}

/**
 * The same, and it ends the run once particles and held-out target cannot be told apart: the p-value has exceeded `level` in `patience`
 * tests in a row. That nothing is found does not prove that nothing is there: few rows find little, so hold out as many as can be spared.
 * @throws RangeError as `measureTwoSample`
 */
export function stopWhenIndistinguishable(options: IndistinguishableOptions): Observer {
  const { level = 0.05, patience = 3 } = options;
  const name = 'stopWhenIndistinguishable';
  expectNumber(name, 'level', level, { exclusiveMinimum: 0, maximum: 1 });
  expectNumber(name, 'patience', patience, { integer: true, minimum: 1 });
  const measure = measurement(name, options);
  let passed = 0;
  return async ({ state, info }) => {
    const found = await measure(state.particles, info.step);
    if (found === undefined) return undefined;
    passed = found.pValue > level ? passed + 1 : 0;
    const measured = { pValue: found.pValue, mmd: found.statistic };
    if (passed < patience) return { measured };
    return {
      measured,
      stop: `the particles could not be told from held-out target rows (p ${found.pValue.toPrecision(2)})`,
    };
  };
}

type Measurement = (particles: Tensor2D, step: number) => Promise<TwoSampleResult | undefined>;

function measurement(name: string, options: TwoSampleOptions): Measurement {
  const { heldOut, key, every = 1, rows = 200, test = byMmd } = options;
  expectShape(name, 'heldOut', heldOut, [null, null]);
  expectNumber(name, 'heldOut.shape[0]', heldOut.shape[0], { minimum: 2 });
  expectNumber(name, 'every', every, { integer: true, minimum: 1 });
  expectNumber(name, 'rows', rows, { integer: true, minimum: 2 });
  let judges: Matrix | undefined;
  return async (particles, step) => {
    if (step % every !== 0) return undefined;
    judges ??= someRows(await toMatrix(heldOut), rows, fold(key, 0));
    const moved = someRows(await toMatrix(particles), rows, fold(key, 1));
    return test(moved, judges, fold(key, step + 1));
  };
}

/** The same rows of every matrix of as many. */
function someRows(matrix: Matrix, rows: number, key: Key): Matrix {
  return matrix.rows <= rows ? matrix : selectRows(matrix, choice(key, matrix.rows, rows));
}

async function byMmd(particles: Matrix, heldOut: Matrix, key: Key): Promise<TwoSampleResult> {
  return mmdPermutationTest(particles, heldOut, { permutations: 199, key });
}
