import { expectNumber, expectShape, jvp, vjp } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftRecord, DriftSpace } from '../drift-space.js';
import { recordedTensor } from '../record/read-record.js';
import { finiteBasis } from './finite-basis.js';
import { finiteDrift } from './finite-drift.js';
import type { FinitePasses, FiniteSpaceParts } from './finite-passes.js';

/** Fields h_w(x) = Φ(x) w of your own, by one function. */
export interface FiniteSpaceOptions
  extends Pick<FinitePasses, 'dimension' | 'size' | 'push'>,
    Partial<Pick<FinitePasses, 'pull' | 'pushMixed' | 'bytesPerRow'>> {
  /** Names the space, and its drifts' records: a word that `restoreDrift` does not know. */
  readonly kind: string;
  /** All that is needed to make the space again, kept in every record; {} unless told. */
  readonly settings?: DriftRecord['settings'];
}

/** A space made by `finiteSpace`. */
export interface FiniteSpace extends DriftSpace {
  readonly kind: string;
  readonly size: number;
  /**
   * The drift of a record of this space; the caller disposes it.
   * @throws RangeError when the record is of another kind, has other settings, or weights that do not fit
   */
  restore(record: DriftRecord): Drift;
}

/**
 * A space of P weights from `push`, Φ(xᵢ) w for k weight vectors at once: `[n, d], [k, P] -> [k, n, d]`, linear in w, each row by itself, of
 * differentiable operations. Its transpose and its derivative in x follow from it where `pull` and `pushMixed` do not give them faster. Tensors
 * that the functions use stay yours and must outlive every drift. `driftSpaceLaws(make, { restore })` checks it.
 * @throws RangeError when `dimension` or `size` is not a positive integer; from its methods, when a shape does not fit
 */
export function finiteSpace(options: FiniteSpaceOptions): FiniteSpace {
  const { kind, dimension, size, settings = {} } = options;
  expectNumber('finiteSpace', 'dimension', dimension, { minimum: 1, integer: true });
  expectNumber('finiteSpace', 'size', size, { minimum: 1, integer: true });
  const passes = passesOf(options);
  const parts: FiniteSpaceParts = {
    passes,
    record: async () => ({ kind, settings, tensors: {} }),
    dispose() {},
  };
  return {
    kind,
    name: `${kind}(${dimension})`,
    dimension,
    size,
    at(x) {
      expectShape(`${kind}.at`, 'x', x, [null, dimension]);
      return finiteBasis(passes, () => parts, x);
    },
    restore(record) {
      expectOwn(record, kind, settings);
      const flat = recordedTensor(record, 'weights', [size]);
      const weights = tf.keep(tf.reshape<tf.Rank.R2>(flat, [1, size]));
      flat.dispose();
      return finiteDrift(parts, weights);
    },
    dispose() {},
  };
}

function passesOf(options: FiniteSpaceOptions): FinitePasses {
  const { kind, dimension, size } = options;
  const push = (x: Tensor2D, w: Tensor2D): Tensor3D => {
    const fields = options.push(x, w);
    expectShape(`${kind}.push`, 'the result', fields, [w.shape[0], x.shape[0], dimension]);
    return fields;
  };
  return {
    functionName: kind,
    dimension,
    size,
    bytesPerRow: options.bytesPerRow ?? ((count) => 16 * count * (size + dimension)),
    push,
    pull: options.pull ?? ((x, fields) => transposed(push, x, fields, size)),
    pushMixed: options.pushMixed ?? ((x, u, w) => along(push, x, u, w)),
  };
}

/** push is linear in w, so that its derivative there, transposed, is its transpose. */
function transposed(push: FinitePasses['push'], x: Tensor2D, fields: Tensor3D, size: number): Tensor2D {
  const none = tf.zeros<tf.Rank.R2>([fields.shape[0], size]);
  return vjp((w: Tensor2D) => push(x, w), none).pullback(fields);
}

function along(push: FinitePasses['push'], x: Tensor2D, u: Tensor2D, w: Tensor2D): Tensor2D {
  return jvp((points: Tensor2D) => tf.squeeze<Tensor2D>(push(points, w), [0]), x, u).derivative;
}

function expectOwn(record: DriftRecord, kind: string, settings: DriftRecord['settings']): void {
  if (record.kind !== kind) {
    throw new RangeError(
      `${kind}.restore: expected a record of kind '${kind}', got '${record.kind}'; restoreDrift reads the kinds of @ingd/kernels`,
    );
  }
  const [wanted, got] = [JSON.stringify(settings), JSON.stringify(record.settings)];
  if (wanted === got) return;
  throw new RangeError(
    `${kind}.restore: expected a record with settings ${wanted}, got ${got}; make the space of the record's settings`,
  );
}
