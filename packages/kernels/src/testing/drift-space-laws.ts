import { expectMisuse, type Law, leakedTensors } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { adjoint, gramAgrees, innerSymmetric, smoothAgrees } from './basis-laws.js';
import { differenceAgrees, fieldAgrees, fieldOutlives, recordAgrees } from './field-laws.js';
import { type DriftSpaceLawOptions, inSetting, type Make, type Setting, withField } from './setting.js';

/**
 * What every `DriftSpace` obeys. Each check makes a space of its own and disposes it; a backend must be set.
 * `for (const law of driftSpaceLaws(() => mlpTangent({ network: drawMlp({ widths, key }) }))) test(law.name, law.check)`
 */
export function driftSpaceLaws(make: Make, options: DriftSpaceLawOptions = {}): readonly Law[] {
  const law = (name: string, check: (setting: Setting) => Promise<void>): Law => ({
    name,
    check: () => inSetting(make, options, check),
  });
  return [
    law('transpose is adjoint to apply: ⟨v, apply w⟩ = inner(transpose v, w)', adjoint),
    law('gram is the inner product of the transposes', gramAgrees),
    law('inner is symmetric', innerSymmetric),
    law('smooth, where there is one, is apply of the transpose', smoothAgrees),
    law('the field of w equals apply w at the particles', fieldAgrees),
    law('a field outlives its basis, its space and its weights', fieldOutlives),
    law('a record, through JSON, gives the same field again', recordAgrees),
    law('jvp of a field is its derivative, by finite differences', differenceAgrees),
    law('arguments of another shape throw, naming the method', misuseThrows),
    { name: 'no tensor is leaked', check: () => nothingLeaks(make, options) },
  ];
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
    const { smooth } = basis;
    if (smooth !== undefined) expectMisuse('smooth', () => smooth(wide.fields));
    await withField(setting, async (field) => {
      expectMisuse('at', () => field.at(wide.points));
      expectMisuse('jvp', () => field.jvp(x, wide.points));
    });
  } finally {
    tf.dispose(wide);
  }
}

async function nothingLeaks(make: Make, options: DriftSpaceLawOptions): Promise<void> {
  const run = () => inSetting(make, options, useEverything);
  await run(); // what a backend sets up at first use is no leak
  const leaked = await leakedTensors(run);
  if (leaked !== 0) throw new Error(`expected no tensor to be left behind or disposed twice, got ${leaked}`);
}

async function useEverything(setting: Setting): Promise<void> {
  const { basis, x, query, v, w, options } = setting;
  tf.dispose([basis.apply(w), basis.transpose(v), basis.inner(w, w)]);
  basis.smooth?.(v).dispose();
  await basis.gram(v);
  await withField(setting, async (field) => {
    tf.dispose([field.at(query), field.jvp(x, query)]);
    options.restore(await field.record()).dispose();
  });
}
