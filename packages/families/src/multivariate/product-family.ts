import { type Key, split } from '@ingd/engine';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { FamilyDefinition } from '../family/definition.js';
import { encodeMember } from '../family/encode-member.js';
import type { ExponentialFamily } from '../family/exponential-family.js';
import { exponentialFamily } from '../family/exponential-family.js';
import { type Block, columnsOf, stackedStatistic } from './stacked-statistic.js';

/** Families whose parameters may differ. */
type Families = readonly ExponentialFamily[];

/** The usual parameters of each part, in order. */
export interface ProductParameters<Parts extends Families> {
  readonly parts: { readonly [I in keyof Parts]: Parts[I] extends ExponentialFamily<infer P> ? P : never };
}

/** One part and where its samples, statistics and parameters lie among those of all. */
interface Part extends Block {
  readonly definition: FamilyDefinition<unknown>;
}

/**
 * Independent samples of several families side by side: T, η and μ are those of the parts one after the other, A is their sum.
 * `productFamily(normal, gamma).natural({ parts: [{ mean: 0, standardDeviation: 1 }, { shape: 2, rate: 1 }] })`
 * @throws RangeError when there is no part
 */
export function productFamily<Parts extends Families>(...families: Parts): ExponentialFamily<ProductParameters<Parts>> {
  if (families.length === 0) {
    throw new RangeError('productFamily: expected at least one family, got none; pass one or more');
  }
  const parts = partsOf(families);
  const own = (parameter: Float64Array) => parts.map((part) => [part, within(part, parameter)] as const);
  const words = (of: (definition: FamilyDefinition<unknown>) => string) =>
    parts.map(({ definition }) => `${definition.name}: ${of(definition)}`).join('; ');
  const definition: FamilyDefinition<ProductParameters<Parts>> = {
    name: `productFamily(${families.map(({ name }) => name).join(', ')})`,
    statistic: stackedStatistic(parts),
    domain: words(({ domain }) => domain),
    meanDomain: words((part) => part.meanDomain ?? `E[T] where ${part.domain}`),
    support: words(({ support }) => support),
    encode: ({ parts: values }) => join(parts.map((part, i) => encodeMember(part.definition, values?.[i]))),
    decode: (eta) => ({
      parts: own(eta).map(([part, block]) => part.definition.decode(block)) as never,
    }),
    inDomain: (eta) => own(eta).every(([part, block]) => part.definition.inDomain(block)),
    inMeanDomain: (mu) => own(mu).every(([part, block]) => part.definition.inMeanDomain(block)),
    inSupport: (x) =>
      parts.every(({ definition: part, column, dimension }) => part.inSupport(x.slice(column, column + dimension))),
    logPartition: (eta) => own(eta).reduce((sum, [part, block]) => sum + part.definition.logPartition(block), 0),
    mean: (eta) => join(own(eta).map(([part, block]) => part.definition.mean(block))),
    covariance: (eta) => blockDiagonal(eta.length, own(eta)),
    sample: (key, eta, count) => sampleRows(key, own(eta), count),
  };
  return exponentialFamily({
    ...definition,
    ...inverse(parts, own),
    ...baseMeasure(parts, own),
    ...density(parts, own),
    ...conjugate(parts, own),
  });
}

function partsOf(families: Families): Part[] {
  let [column, start] = [0, 0];
  return families.map((family) => {
    const { statistic } = family;
    const { dimension, size } = statistic;
    const part: Part = {
      statistic,
      definition: family.definition,
      column,
      dimension,
      start,
      size,
    };
    column += dimension;
    start += size;
    return part;
  });
}

type Own = (parameter: Float64Array) => (readonly [Part, Float64Array])[];

function within({ start, size }: Part, parameter: Float64Array): Float64Array {
  return parameter.slice(start, start + size);
}

function join(blocks: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from(blocks.flatMap((block) => Array.from(block)));
}

/** A closed form where all parts have one; else a start of Newton's iteration that is exact for those that do. */
function inverse(parts: readonly Part[], own: Own) {
  if (parts.every(({ definition }) => definition.natural)) {
    return {
      natural: (mu: Float64Array) => join(own(mu).map(([{ definition }, block]) => definition.natural?.(block) ?? [])),
    };
  }
  const start = ({ definition }: Part, block: Float64Array) =>
    definition.natural?.(block) ?? definition.guess?.(block) ?? [];
  return { guess: (mu: Float64Array) => join(own(mu).map(([part, block]) => start(part, block))) };
}

/** The sum of the parts' base measures; nothing where no part has one. */
function baseMeasure(parts: readonly Part[], own: Own) {
  const measured = parts.filter(({ definition }) => definition.logBaseMeasure);
  if (measured.length === 0) return {};
  const logBaseMeasure = (x: Tensor2D) =>
    tf.tidy(() => {
      const all = measured.map((part) => part.definition.logBaseMeasure?.(columnsOf(x, part)) as Tensor1D);
      return tf.addN<Tensor1D>(all);
    });
  if (!measured.every(({ definition }) => definition.meanLogBaseMeasure)) return { logBaseMeasure };
  const meanLogBaseMeasure = (eta: Float64Array) =>
    own(eta).reduce((sum, [{ definition }, block]) => sum + (definition.meanLogBaseMeasure?.(block) ?? 0), 0);
  return { logBaseMeasure, meanLogBaseMeasure };
}

/** The sum of the parts' own log densities, where any has a better one than ⟨η, T⟩ − A. */
function density(parts: readonly Part[], own: Own) {
  if (!parts.some(({ definition }) => definition.logDensity)) return {};
  const logDensity = (x: Tensor2D, eta: Float64Array) =>
    tf.addN<Tensor1D>(own(eta).map(([part, block]) => logDensityOf(part, columnsOf(x, part), block)));
  return { logDensity };
}

/** The integral over η factorises. */
function conjugate(parts: readonly Part[], own: Own) {
  if (!parts.every(({ definition }) => definition.conjugateLogPartition)) return {};
  const conjugateLogPartition = (chi: Float64Array, count: number) =>
    own(chi).reduce((sum, [{ definition }, block]) => sum + (definition.conjugateLogPartition?.(block, count) ?? 0), 0);
  return { conjugateLogPartition };
}

function logDensityOf({ definition, statistic }: Part, x: Tensor2D, eta: Float64Array): Tensor1D {
  if (definition.logDensity) return definition.logDensity(x, eta);
  const product = tf.matMul(statistic.evaluate(x), tf.tensor2d(Float32Array.from(eta), [eta.length, 1]));
  const value = tf.sub<Tensor1D>(tf.reshape(product, [x.shape[0]]), definition.logPartition(eta));
  return definition.logBaseMeasure ? tf.add(value, definition.logBaseMeasure(x)) : value;
}

function blockDiagonal(size: number, blocks: readonly (readonly [Part, Float64Array])[]): Float64Array {
  const result = new Float64Array(size * size);
  for (const [part, block] of blocks) {
    const covariance = Float64Array.from(part.definition.covariance(block));
    for (let i = 0; i < part.size; i++) {
      result.set(covariance.subarray(i * part.size, (i + 1) * part.size), (part.start + i) * size + part.start);
    }
  }
  return result;
}

function sampleRows(key: Key, blocks: readonly (readonly [Part, Float64Array])[], count: number): Float64Array {
  const keys = split(key, blocks.length);
  const width = blocks.reduce((sum, [{ dimension }]) => sum + dimension, 0);
  const rows = new Float64Array(count * width);
  blocks.forEach(([{ definition, column, dimension }, block], part) => {
    const values = definition.sample(keys[part] as Key, block, count);
    for (let i = 0; i < count; i++) {
      rows.set(values.subarray(i * dimension, (i + 1) * dimension), i * width + column);
    }
  });
  return rows;
}
