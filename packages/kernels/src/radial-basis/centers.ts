import { expectNumber, expectShape } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { DriftRecord, DriftSpace } from '../drift-space.js';
import { finiteBasis } from '../finite/finite-basis.js';
import type { FinitePasses, FiniteSpaceParts } from '../finite/finite-passes.js';
import type { RadialKernel } from '../radial/radial-kernel.js';

/** What makes a space of radial basis fields. */
export interface RadialBasisOptions {
  /** φ, as a kernel of a point and a centre. */
  readonly kernel: RadialKernel;
  /** c, `[m, d]`; copied. */
  readonly centers: Tensor2D;
}

/** Centres and kernel of a space or of one of its drifts, which owns the centres. */
export interface RadialBasis {
  readonly kind: 'radial-basis' | 'radial-basis-gradient';
  readonly kernel: RadialKernel;
  readonly centers: Tensor2D;
  readonly passes: FinitePasses;
}

/** Centres that outlive any scope. */
export function keptCenters(functionName: string, centers: Tensor2D): Tensor2D {
  expectShape(functionName, 'centers', centers, [null, null]);
  expectNumber(functionName, 'centers.shape[0]', centers.shape[0], { minimum: 1 });
  return tf.keep(tf.clone(centers));
}

/** The space of some centres. */
export function radialBasisSpace({ kind, kernel, centers, passes }: RadialBasis, copy: () => RadialBasis): DriftSpace {
  const { dimension, size, functionName } = passes;
  return {
    name: `${kind}(${kernel.kind}, ${centers.shape[0]})`,
    dimension,
    size,
    at(x) {
      expectShape(`${functionName}.at`, 'x', x, [null, dimension]);
      return finiteBasis(passes, () => partsOf(copy()), x);
    },
    dispose: () => centers.dispose(),
  };
}

/** What a drift owns. */
export function partsOf({ kind, kernel, centers, passes }: RadialBasis): FiniteSpaceParts {
  return {
    passes,
    async record(): Promise<DriftRecord> {
      const values = Float32Array.from(await centers.data());
      return { kind, settings: { kernel: kernel.settings }, tensors: { centers: { shape: centers.shape, values } } };
    },
    dispose: () => centers.dispose(),
  };
}
