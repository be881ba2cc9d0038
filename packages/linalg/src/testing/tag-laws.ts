import { expectSame } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import { denseForm } from '../dense-form.js';
import { impliedTags } from '../tags.js';
import type { Setting } from './setting.js';

export async function impliedTagsThere({ operator }: Setting): Promise<void> {
  const { name, tags, rows, columns } = operator;
  const listed = (of: Iterable<string>) => [...of].sort().join(', ');
  const wanted = listed(impliedTags(name, tags, rows, columns));
  for (const [whose, got] of [
    ['operator', listed(tags)],
    ['transpose', listed(operator.transpose().tags)],
  ]) {
    if (got !== wanted) throw new Error(`expected the ${whose} to have the tags ${wanted}, got ${got}`);
  }
}

export async function symmetricTrue({ operator, v, tolerance }: Setting): Promise<void> {
  if (!operator.tags.has('symmetric')) return;
  const { data } = await denseForm(operator);
  const size = operator.rows;
  const scale = data.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  data.forEach((entry, at) => {
    const mirrored = data[(at % size) * size + Math.floor(at / size)] as number;
    if (Math.abs(entry - mirrored) <= tolerance * scale) return;
    throw new Error(`expected a symmetric operator, got ${entry} at entry ${at} and ${mirrored} across the diagonal`);
  });
  await expectSame('Aᵀ v against A v', operator.transpose().apply(v), operator.apply(v), tolerance);
}

/** vᵀ A v of vectors alone, which for a nearly singular matrix may be small but never negative beyond rounding. */
export async function semidefiniteTrue({ operator, v, w, tolerance }: Setting): Promise<void> {
  const { tags } = operator;
  if (!tags.has('positive-semidefinite') || operator.rows === 0) return;
  const forms = tf.tidy(() => {
    const all = tf.concat2d([v, w], 1);
    const image = operator.apply(all);
    const sizes = tf.mul(tf.norm(all, 'euclidean', 0), tf.norm(image, 'euclidean', 0));
    return tf.div(tf.sum(tf.mul(all, image), 0), tf.maximum(sizes, 1e-30));
  });
  const values = await forms.data();
  forms.dispose();
  values.forEach((value) => {
    const fits = tags.has('positive-definite') ? value > 0 : value >= -tolerance;
    if (!fits) throw new Error(`expected vᵀ A v of a ${[...tags].join(', ')} operator, got ${value} ‖v‖ ‖A v‖`);
  });
}

export async function diagonalTrue({ operator, tolerance }: Setting): Promise<void> {
  if (!operator.tags.has('diagonal')) return;
  const { data, columns } = await denseForm(operator);
  const scale = data.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
  data.forEach((entry, at) => {
    if (Math.floor(at / columns) === at % columns || Math.abs(entry) <= tolerance * scale) return;
    throw new Error(`expected a diagonal operator, got ${entry} at entry ${at}`);
  });
}
