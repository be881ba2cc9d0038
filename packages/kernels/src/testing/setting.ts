import { createKey, type Key, normal, split } from '@ingd/engine';
import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftBasis, DriftRecord, DriftSpace } from '../drift-space.js';
import { restoreDrift } from '../record/restore-drift.js';

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

/** A space at particles drawn for one check. */
export interface Setting {
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

/** Makes the space of one check. */
export type Make = () => DriftSpace | Promise<DriftSpace>;

/** Runs a check on a space of its own, then disposes all that was made for it. */
export async function inSetting(
  make: Make,
  given: DriftSpaceLawOptions,
  check: (setting: Setting) => Promise<void>,
): Promise<void> {
  const options = { count: 7, fields: 3, key: createKey(1), tolerance: 1e-4, restore: restoreDrift, ...given };
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
export async function withField({ basis, w }: Setting, use: (field: Drift) => Promise<void>): Promise<void> {
  const weights = firstWeights(w);
  const field = basis.field(weights);
  weights.dispose();
  try {
    await use(field);
  } finally {
    field.dispose();
  }
}
