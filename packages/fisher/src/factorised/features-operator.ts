import { type Matrix, multiply, toTensor, transpose } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { DriftOperator } from './drift-operator.js';
import { featureColumns } from './feature-columns.js';
import type { RbfFields } from './rbf-sample.js';
import { sumOfGrams } from './symmetric-sum.js';

/** Frequencies and what they make of the particles, in float64. */
interface Waves {
  /** ω, `[m, d]`. */
  readonly frequencies: Matrix;
  /** ωᵀ, `[d, m]`. */
  readonly frequenciesTransposed: Matrix;
  /** cos⟨ω, xᵢ⟩/√m, `[n, m]`. */
  readonly cosines: Matrix;
  /** sin⟨ω, xᵢ⟩/√m, `[n, m]`. */
  readonly sines: Matrix;
}

/** KiNG with random Fourier features in place of the kernel. */
export function featuresOperator(points: Matrix, frequencies: Matrix): DriftOperator {
  const waves = wavesAt(points, frequencies);
  return {
    smooth: (field) => push(waves, pull(waves, field)),
    weights: (field) => pull(waves, field),
    push: (weights) => push(waves, weights),
    approximateGram: (fields) => featuresGram(fields, waves),
  };
}

function wavesAt(points: Matrix, frequencies: Matrix): Waves {
  const frequenciesTransposed = transpose(frequencies);
  const phases = multiply(points, frequenciesTransposed);
  const scale = 1 / Math.sqrt(frequencies.rows);
  const { rows, columns, data } = phases;
  const [cosines, sines] = [new Float64Array(data.length), new Float64Array(data.length)];
  for (let i = 0; i < data.length; i++) {
    const phase = data[i] as number;
    cosines[i] = scale * Math.cos(phase);
    sines[i] = scale * Math.sin(phase);
  }
  const wave = (values: Float64Array): Matrix => ({ rows, columns, data: values });
  return { frequencies, frequenciesTransposed, cosines: wave(cosines), sines: wave(sines) };
}

/** Σᵢ ∇ψ(xᵢ) vᵢ, `[2m]`: of the cosines, then of the sines. */
function pull({ frequenciesTransposed, cosines, sines }: Waves, field: Matrix): Float64Array {
  const along = multiply(field, frequenciesTransposed); // ⟨ω, vᵢ⟩, [n, m]
  const { rows, columns, data } = along;
  const weights = new Float64Array(2 * columns);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let k = 0; k < columns; k++, i++) {
      const value = data[i] as number;
      weights[k] = (weights[k] as number) - value * (sines.data[i] as number);
      weights[columns + k] = (weights[columns + k] as number) + value * (cosines.data[i] as number);
    }
  }
  return weights;
}

/** ∇ψ(xᵢ)ᵀ w, `[n, d]`. */
function push({ frequencies, cosines, sines }: Waves, weights: Float64Array): Matrix {
  const { rows, columns } = cosines;
  const slopes = new Float64Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let k = 0; k < columns; k++, i++) {
      slopes[i] =
        (weights[columns + k] as number) * (cosines.data[i] as number) -
        (weights[k] as number) * (sines.data[i] as number);
    }
  }
  return multiply({ rows, columns, data: slopes }, frequencies);
}

/** M Mᵀ from M, which is small where the features are few. */
async function featuresGram({ points, centers, strengths }: RbfFields, waves: Waves): Promise<Matrix> {
  const features = tf.tidy(() => {
    const columns = toTensor(waves.frequenciesTransposed);
    return featureColumns({
      strengths: toTensor(strengths),
      ofCenters: tf.matMul(toTensor(centers.rows), columns),
      ofPoints: tf.matMul(toTensor(points.rows), columns),
      cosines: toTensor(waves.cosines),
      sines: toTensor(waves.sines),
    });
  });
  try {
    return await sumOfGrams([features], []);
  } finally {
    features.dispose();
  }
}
