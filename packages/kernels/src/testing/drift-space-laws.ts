import { createKey, type Key, normal, split, toTensor } from '@ingd/engine';
import { leakedTensors } from '@ingd/engine/testing';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftBasis, DriftRecord, DriftSpace } from '../drift-space.js';
import { restoreDrift } from '../record/restore-drift.js';
import { centralDifference, expectSame } from './compare.js';

/** One law as a plain value: any test runner can take it. `check` rejects, saying what differed, where the law is broken. */
export interface Law {
  readonly name: string;
  check(): Promise<void>;
}

/** Where and how exactly the laws are checked. */
export interface DriftSpaceLawOptions {
  /** n, how many particles; 7 where absent. */
  readonly count?: number;
  /** k, how many fields at once; 3 where absent. */
  readonly fields?: number;
  /** Draws particles, fields and weights, standard normal; that of seed 1 where absent. */
  readonly key?: Key;
  /** Largest error allowed, relative to the largest entry; 1e-4 where absent. */
  readonly tolerance?: number;
  /** Makes a drift of its record; `restoreDrift` where absent. */
  readonly restore?: (record: DriftRecord) => Drift;
}

interface Setting {
  readonly space: DriftSpace;
  readonly basis: DriftBasis;
  /** Particles `[n, d]`. */
  readonly x: Tensor2D;
  /** Other points `[n, d]`. */
  readonly query: Tensor2D;
  /** Fields `[k, n, d]`. */
  readonly v: Tensor3D;
  /** Weights `[k + 1, P]`. */
  readonly w: Tensor2D;
  readonly options: Required<DriftSpaceLawOptions>;
}

type Make = () => DriftSpace | Promise<DriftSpace>;

const DIFFERENCE_STEP = 0.05;
const DIFFERENCE_TOLERANCE = 1e-3;

/**
 * What every `DriftSpace` obeys. Each check makes a space of its own and disposes it; a backend must be set.
 * `for (const law of driftSpaceLaws(() => mlpTangent({ network: drawMlp({ widths, key }) }))) test(law.name, law.check)`
 */
export function driftSpaceLaws(make: Make, options: DriftSpaceLawOptions = {}): readonly Law[] {
  const all = { count: 7, fields: 3, key: createKey(1), tolerance: 1e-4, restore: restoreDrift, ...options };
  const law = (name: string, check: (setting: Setting) => Promise<void>): Law => ({
    name,
    check: () => inSetting(make, all, check),
  });
  return [
    law('transpose is adjoint to apply: ⟨v, apply w⟩ = inner(transpose v, w)', adjoint),
    law('gram is the inner product of the transposes', gramAgrees),
    law('inner is symmetric', innerSymmetric),
    law('the field of w equals apply w at the particles', fieldAgrees),
    law('a field outlives its basis, its space and its weights', fieldOutlives),
    law('a record, through JSON, gives the same field again', recordAgrees),
    law('jvp of a field is its derivative, by finite differences', differenceAgrees),
    law('arguments of another shape throw, naming the method', misuseThrows),
    { name: 'no tensor is leaked', check: () => nothingLeaks(make, all) },
  ];
}

async function inSetting(
  make: Make,
  options: Required<DriftSpaceLawOptions>,
  check: (setting: Setting) => Promise<void>,
): Promise<void> {
  const { count, fields, key } = options;
  const space = await make();
  const [particleKey, queryKey, fieldKey, weightKey] = split(key, 4) as [Key, Key, Key, Key];
  const x = normal<tf.Rank.R2>(particleKey, [count, space.dimension]);
  const query = normal<tf.Rank.R2>(queryKey, [count, space.dimension]);
  const v = normal<tf.Rank.R3>(fieldKey, [fields, count, space.dimension]);
  const w = normal<tf.Rank.R2>(weightKey, [fields + 1, space.size ?? count * space.dimension]);
  const basis = space.at(x);
  try {
    await check({ space, basis, x, query, v, w, options });
  } finally {
    basis.dispose();
    space.dispose();
    tf.dispose([x, query, v, w]);
  }
}

/** The first weight vector by itself; its owner disposes it. */
function firstWeights(w: Tensor2D): Tensor1D {
  return tf.tidy(() => tf.reshape<tf.Rank.R1>(tf.slice2d(w, [0, 0], [1, w.shape[1]]), [w.shape[1]]));
}

/** Hands the field of the first weights to `use`, then disposes it. */
async function withField({ basis, w }: Setting, use: (field: Drift) => Promise<void>): Promise<void> {
  const weights = firstWeights(w);
  const field = basis.field(weights);
  weights.dispose();
  try {
    await use(field);
  } finally {
    field.dispose();
  }
}

async function adjoint({ basis, v, w, options }: Setting): Promise<void> {
  const flat = (fields: Tensor3D) => tf.reshape<tf.Rank.R2>(fields, [fields.shape[0], v.shape[1] * v.shape[2]]);
  const left = tf.tidy(() => tf.matMul(flat(v), flat(basis.apply(w)), false, true));
  const right = tf.tidy(() => basis.inner(basis.transpose(v), w));
  await expectSame('inner(transpose v, w) against ⟨v, apply w⟩', right, left, options.tolerance);
}

async function gramAgrees({ basis, v, options }: Setting): Promise<void> {
  const gram = toTensor(await basis.gram(v));
  const inner = tf.tidy(() => {
    const transposed = basis.transpose(v);
    return basis.inner(transposed, transposed);
  });
  await expectSame('gram against inner', gram, inner, options.tolerance);
}

async function innerSymmetric({ basis, w, options }: Setting): Promise<void> {
  const inner = basis.inner(w, w);
  await expectSame('inner against its transpose', tf.transpose(inner), inner, options.tolerance);
}

async function fieldAgrees(setting: Setting): Promise<void> {
  const { basis, x, w, options } = setting;
  const applied = tf.tidy(() => tf.squeeze(tf.slice3d(basis.apply(w), [0, 0, 0], [1, -1, -1]), [0]));
  await withField(setting, (field) => expectSame('field against apply', field.at(x), applied, options.tolerance));
}

async function fieldOutlives(setting: Setting): Promise<void> {
  await withField(setting, async (field) => {
    const before = field.at(setting.query);
    setting.basis.dispose();
    setting.space.dispose();
    setting.x.dispose();
    await expectSame('field after its basis and space', field.at(setting.query), before, 0);
  });
}

async function recordAgrees(setting: Setting): Promise<void> {
  const { query, options } = setting;
  await withField(setting, async (field) => {
    const record = await field.record();
    const settings = JSON.parse(JSON.stringify(record.settings)) as DriftRecord['settings'];
    const restored = options.restore({ ...record, settings });
    try {
      await expectSame('restored field', restored.at(query), field.at(query), 1e-6);
    } finally {
      restored.dispose();
    }
  });
}

async function differenceAgrees(setting: Setting): Promise<void> {
  const { x, query } = setting;
  await withField(setting, async (field) => {
    const difference = centralDifference((step) => field.at(tf.add(x, tf.mul(query, step))), DIFFERENCE_STEP);
    await expectSame('jvp against finite differences', field.jvp(x, query), difference, DIFFERENCE_TOLERANCE);
  });
}

async function misuseThrows(setting: Setting): Promise<void> {
  const { basis, x, v, w } = setting;
  const wide = tf.tidy(() => ({
    points: tf.concat2d([x, x], 1),
    fields: tf.concat3d([v, v], 2),
    weights: tf.concat2d([w, w], 1),
  }));
  try {
    expectMisuse('at', () => setting.space.at(wide.points));
    expectMisuse('apply', () => basis.apply(wide.weights));
    expectMisuse('transpose', () => basis.transpose(wide.fields));
    expectMisuse('inner', () => basis.inner(wide.weights, w));
    await withField(setting, async (field) => {
      expectMisuse('at', () => field.at(wide.points));
      expectMisuse('jvp', () => field.jvp(x, wide.points));
    });
  } finally {
    tf.dispose(wide);
  }
}

function expectMisuse(method: string, call: () => Tensor | DriftBasis): void {
  let result: Tensor | DriftBasis;
  try {
    result = call();
  } catch (error) {
    const asked = new RegExp(`^\\S*${method}: expected .+, got .+`);
    if (error instanceof Error && asked.test(error.message)) return;
    throw new Error(`${method}: expected an error '…${method}: expected …, got …', got '${String(error)}'`);
  }
  result.dispose();
  throw new Error(`${method}: expected an error for a tensor of another shape, got a result`);
}

async function nothingLeaks(make: Make, options: Required<DriftSpaceLawOptions>): Promise<void> {
  const run = () => inSetting(make, options, useEverything);
  await run(); // what a backend sets up at first use is no leak
  const leaked = await leakedTensors(run);
  if (leaked !== 0) throw new Error(`expected no tensor to be left behind or disposed twice, got ${leaked}`);
}

async function useEverything(setting: Setting): Promise<void> {
  const { basis, x, query, v, w, options } = setting;
  tf.dispose([basis.apply(w), basis.transpose(v), basis.inner(w, w)]);
  await basis.gram(v);
  await withField(setting, async (field) => {
    tf.dispose([field.at(query), field.jvp(x, query)]);
    options.restore(await field.record()).dispose();
  });
}
