import { toTensor } from '@ingd/engine';
import { expectMisuse, expectSame, type Law, leakedTensors } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { denseForm } from '../dense-form.js';
import { inSetting, type Make, type OperatorLawOptions, type Setting } from './setting.js';
import { diagonalTrue, impliedTagsThere, semidefiniteTrue, symmetricTrue } from './tag-laws.js';

export type { OperatorLawOptions };

/**
 * What every `LinearOperator` obeys. Each check makes an operator of its own and disposes it; a backend must be set. An operator that
 * borrows others, made for it by `make`, must dispose them too for the law of leaks: return `{ ...operator, dispose() { ... } }`.
 * `for (const law of operatorLaws(() => denseOperator(matrix))) test(law.name, law.check)`
 */
export function operatorLaws(make: Make, options: OperatorLawOptions = {}): readonly Law[] {
  const law = (name: string, check: (setting: Setting) => Promise<void>): Law => ({
    name,
    check: () => inSetting(make, options, check),
  });
  return [
    law('the transpose is adjoint: ⟨u, A v⟩ = ⟨Aᵀ u, v⟩', adjoint),
    law('the transpose of the transpose is the operator', transposedTwice),
    law('apply is linear', linear),
    law('k vectors at once are the k one by one', oneByOne),
    law('apply agrees with the dense form, the transpose with the transposed', denseAgrees),
    law('tags come with what they imply, and the transpose has the same', impliedTagsThere),
    law('the tag symmetric is true: A v = Aᵀ v', symmetricTrue),
    law('the tags of definiteness are true on quadratic forms', semidefiniteTrue),
    law('the tag diagonal is true: nothing beside the diagonal', diagonalTrue),
    law('disposing a transpose leaves the operator as it is', viewOwnsNothing),
    law('no vector at all gives none', emptyBlock),
    law('vectors of another length throw, naming apply', misuseThrows),
    law('the cost is finite and not negative', costThere),
    { name: 'no tensor is leaked', check: () => nothingLeaks(make, options) },
  ];
}

async function adjoint({ operator, v, u, tolerance }: Setting): Promise<void> {
  if (operator.rows * operator.columns === 0) return; // empty products are not for every backend
  const [left, right] = tf.tidy(() => [
    tf.matMul(u, operator.apply(v), true, false),
    tf.matMul(operator.transpose().apply(u), v, true, false),
  ]) as [tf.Tensor, tf.Tensor];
  await expectSame('⟨Aᵀ u, v⟩ against ⟨u, A v⟩', right, left, tolerance);
}

async function transposedTwice({ operator, v, tolerance }: Setting): Promise<void> {
  const twice = operator.transpose().transpose();
  await expectSame('Aᵀᵀ v against A v', twice.apply(v), operator.apply(v), tolerance);
}

async function linear({ operator, v, w, tolerance }: Setting): Promise<void> {
  const together = tf.tidy(() => operator.apply(tf.add(tf.mul(v, 2), tf.mul(w, -3))));
  const apart = tf.tidy(() => tf.add(tf.mul(operator.apply(v), 2), tf.mul(operator.apply(w), -3)));
  await expectSame('A (2 v − 3 w) against 2 A v − 3 A w', together, apart, tolerance);
}

async function oneByOne({ operator, v, tolerance }: Setting): Promise<void> {
  const single = tf.tidy(() => {
    const columns = Array.from({ length: v.shape[1] }, (_, j) =>
      operator.apply(tf.slice2d(v, [0, j], [v.shape[0], 1])),
    );
    return tf.concat2d(columns, 1);
  });
  await expectSame('one by one against all at once', single, operator.apply(v), tolerance);
}

async function denseAgrees({ operator, v, u, tolerance }: Setting): Promise<void> {
  if (operator.rows * operator.columns === 0) return;
  const dense = toTensor(await denseForm(operator));
  try {
    await expectSame('apply against the dense form', operator.apply(v), tf.matMul(dense, v), tolerance);
    const wanted = tf.matMul(dense, u, true, false);
    await expectSame('the transpose against the dense form', operator.transpose().apply(u), wanted, tolerance);
  } finally {
    dense.dispose();
  }
}

async function viewOwnsNothing({ operator, v, tolerance }: Setting): Promise<void> {
  const before = operator.apply(v);
  const view = operator.transpose();
  view.dispose();
  view.transpose().dispose();
  await expectSame('A v after its views were disposed', operator.apply(v), before, tolerance);
}

async function emptyBlock({ operator }: Setting): Promise<void> {
  const none = tf.zeros<tf.Rank.R2>([operator.columns, 0]);
  await expectSame('A of no vector', operator.apply(none), tf.zeros([operator.rows, 0]), 0);
  none.dispose();
}

async function misuseThrows({ operator, v, u }: Setting): Promise<void> {
  const [longer, taller] = [tf.concat2d([v, v], 0), tf.concat2d([u, u], 0)];
  try {
    if (operator.columns > 0) expectMisuse('apply', () => operator.apply(longer));
    if (operator.rows > 0) expectMisuse('apply', () => operator.transpose().apply(taller));
  } finally {
    tf.dispose([longer, taller]);
  }
}

async function costThere({ operator: { cost } }: Setting): Promise<void> {
  for (const [name, value] of Object.entries(cost)) {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw new Error(`expected cost.${name} ≥ 0, got ${value}`);
  }
}

async function nothingLeaks(make: Make, options: OperatorLawOptions): Promise<void> {
  const run = () =>
    inSetting(make, options, async ({ operator, v, u }) => {
      tf.dispose([operator.apply(v), operator.transpose().apply(u)]);
      operator.dispose();
    });
  await run(); // what a backend sets up at first use is no leak
  const leaked = await leakedTensors(run);
  if (leaked !== 0) throw new Error(`expected no tensor to be left behind or disposed twice, got ${leaked}`);
}
