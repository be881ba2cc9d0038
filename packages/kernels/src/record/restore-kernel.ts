import type { DriftRecord, JsonValue } from '../drift-space.js';
import { gaussian } from '../gaussian.js';
import { inverseMultiquadric } from '../inverse-multiquadric.js';
import { kernelSum } from '../kernel-sum.js';
import { matern32, matern52 } from '../matern.js';
import { negativeDistance } from '../negative-distance.js';
import type { RadialFunction } from '../radial/radial-function.js';
import type { RadialKernel } from '../radial/radial-kernel.js';
import { type JsonObject, refuse, settingObject } from './read-record.js';

/** The kernel of `settings.kernel`. */
export function restoreRadialKernel(record: DriftRecord): RadialKernel {
  return kernelOf(record, settingObject(record, 'kernel', record.settings.kernel));
}

/** The same, or the function of `negativeDistance`, which is no kernel. */
export function restoreRadial(record: DriftRecord): RadialFunction {
  const settings = settingObject(record, 'kernel', record.settings.kernel);
  return settings.kind === 'negative-distance' ? negativeDistance() : kernelOf(record, settings);
}

function kernelOf(record: DriftRecord, settings: JsonObject): RadialKernel {
  switch (settings.kind) {
    case 'gaussian':
      return gaussian({ bandwidth: positive(record, settings, 'bandwidth') });
    case 'inverse-multiquadric':
      return inverseMultiquadric({
        bandwidth: positive(record, settings, 'bandwidth'),
        exponent: negative(record, settings, 'exponent'),
      });
    case 'matern32':
      return matern32({ bandwidth: positive(record, settings, 'bandwidth') });
    case 'matern52':
      return matern52({ bandwidth: positive(record, settings, 'bandwidth') });
    case 'sum':
      return sumOf(record, settings);
    default:
      return refuse(
        record,
        "a kernel of kind 'gaussian', 'inverse-multiquadric', 'matern32', 'matern52' or 'sum'",
        JSON.stringify(settings.kind) ?? 'nothing',
      );
  }
}

function sumOf(record: DriftRecord, { kernels, weights }: JsonObject): RadialKernel {
  if (!Array.isArray(kernels) || !Array.isArray(weights) || kernels.length !== weights.length || kernels.length === 0) {
    return refuse(record, 'a sum of kernels with a weight each', JSON.stringify({ kernels, weights }));
  }
  return kernelSum({
    kernels: kernels.map((settings) => kernelOf(record, settingObject(record, 'kernel.kernels', settings))),
    weights: weights.map((weight: JsonValue) => positive(record, { weight }, 'weight')),
  });
}

function positive(record: DriftRecord, settings: JsonObject, name: string): number {
  const value = settings[name];
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
  return refuse(record, `a positive ${name}`, JSON.stringify(value) ?? 'nothing');
}

function negative(record: DriftRecord, settings: JsonObject, name: string): number {
  const value = settings[name];
  if (typeof value === 'number' && value < 0 && Number.isFinite(value)) return value;
  return refuse(record, `a negative ${name}`, JSON.stringify(value) ?? 'nothing');
}
