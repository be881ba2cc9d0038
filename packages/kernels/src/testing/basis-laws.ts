import { toTensor } from '@ingd/engine';
import { expectSame } from '@ingd/engine/testing';
import type { Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Setting } from './setting.js';

export async function adjoint({ basis, v, w, options }: Setting): Promise<void> {
  const flat = (fields: Tensor3D) => tf.reshape<tf.Rank.R2>(fields, [fields.shape[0], v.shape[1] * v.shape[2]]);
  const left = tf.tidy(() => tf.matMul(flat(v), flat(basis.apply(w)), false, true));
  const right = tf.tidy(() => basis.inner(basis.transpose(v), w));
  await expectSame('inner(transpose v, w) against ⟨v, apply w⟩', right, left, options.tolerance);
}

export async function smoothAgrees({ basis, v, options }: Setting): Promise<void> {
  if (basis.smooth === undefined) return;
  const both = tf.tidy(() => basis.apply(basis.transpose(v)));
  await expectSame('smooth against apply(transpose v)', basis.smooth(v), both, options.tolerance);
}

export async function gramAgrees({ basis, v, options }: Setting): Promise<void> {
  const gram = toTensor(await basis.gram(v));
  const inner = tf.tidy(() => {
    const transposed = basis.transpose(v);
    return basis.inner(transposed, transposed);
  });
  await expectSame('gram against inner', gram, inner, options.tolerance);
}

export async function innerSymmetric({ basis, w, options }: Setting): Promise<void> {
  const inner = basis.inner(w, w);
  await expectSame('inner against its transpose', tf.transpose(inner), inner, options.tolerance);
}
