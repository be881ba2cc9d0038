import { expectShape } from '@ingd/engine';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Drift, DriftRecord } from '../drift-space.js';
import { joinTiles, rowTiles, takeRows } from '../row-tiles.js';
import type { FieldKernel } from './field-kernel.js';
import { hostField } from './host-field.js';

export interface KernelDriftParts {
  readonly rule: FieldKernel;
  /** `[m, d]`; the drift owns it from now on. */
  readonly particles: Tensor2D;
  /** `[1, m, d]`; the drift owns it from now on. */
  readonly field: Tensor3D;
}

/** h(x) = Σⱼ K(x, xⱼ) vⱼ   [Liu 2025, Eq. 9], tile by tile over the points asked for. */
export function kernelDrift({ rule, particles, field }: KernelDriftParts): Drift {
  const [count, dimension] = particles.shape;
  const flat = tf.keep(tf.reshape<tf.Rank.R2>(field, [count, dimension]));
  const onHost = hostField({ rule, particles, field: flat });
  const inTensors = (x: Tensor2D) =>
    joinTiles(rowTiles(x.shape[0], rule.bytesPerRow(1, particles.shape)), 0, (tile) =>
      tf.squeeze<Tensor2D>(rule.product(takeRows(x, tile), particles, field), [0]),
    );
  return {
    at(x) {
      expectShape('drift.at', 'x', x, [null, dimension]);
      return onHost(x) ?? inTensors(x);
    },
    jvp(x, v) {
      expectShape('drift.jvp', 'x', x, [null, dimension]);
      expectShape('drift.jvp', 'v', v, [x.shape[0], dimension]);
      return joinTiles(rowTiles(x.shape[0], rule.bytesPerRow(1, particles.shape)), 0, (tile) =>
        rule.directional(takeRows(x, tile), takeRows(v, tile), particles, flat),
      );
    },
    record: () => record({ rule, particles, field }),
    dispose() {
      tf.dispose([particles, field, flat]);
    },
  };
}

async function record({ rule, particles, field }: KernelDriftParts): Promise<DriftRecord> {
  const shape = particles.shape;
  return {
    kind: rule.kind,
    settings: { kernel: rule.kernel.settings },
    tensors: {
      particles: { shape, values: Float32Array.from(await particles.data()) },
      field: { shape, values: Float32Array.from(await field.data()) },
    },
  };
}
