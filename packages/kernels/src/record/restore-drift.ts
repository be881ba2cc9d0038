import type { Drift, DriftRecord } from '../drift-space.js';
import { restoreRandomFeatureDrift } from '../random-features/restore.js';
import { restoreKernelDrift } from '../rkhs/restore.js';
import { restoreTangentDrift } from '../tangent/restore.js';

/**
 * The drift that a record was taken from, on any backend. The caller disposes it.
 * @throws RangeError when the kind is unknown, a setting or tensor is missing, or a shape or value does not fit
 */
export function restoreDrift(record: DriftRecord): Drift {
  switch (record.kind) {
    case 'mlp-tangent':
      return restoreTangentDrift(record);
    case 'kernel-gradient':
    case 'scalar-kernel':
      return restoreKernelDrift(record);
    case 'random-feature-gradient':
      return restoreRandomFeatureDrift(record);
    default:
      throw new RangeError(
        `restoreDrift: expected a record of kind 'mlp-tangent', 'kernel-gradient', 'scalar-kernel' or 'random-feature-gradient', got '${record.kind}'; it may need a newer version of @ingd/kernels`,
      );
  }
}
