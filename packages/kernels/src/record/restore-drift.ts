import { restoreAffineDrift } from '../affine/affine-fields.js';
import type { Drift, DriftRecord } from '../drift-space.js';
import { restoreDensityRatioDrift } from '../points/density-ratio-drift.js';
import { restoreMeanDiscrepancyDrift } from '../points/mean-discrepancy-drift.js';
import { restoreSteinDrift } from '../points/stein-drift.js';
import { restoreRadialBasisDrift } from '../radial-basis/restore.js';
import { restoreRandomFeatureDrift } from '../random-features/restore.js';
import { restoreKernelDrift } from '../rkhs/restore.js';
import { restoreTangentDrift } from '../tangent/restore.js';

const restorers: ReadonlyMap<string, (record: DriftRecord) => Drift> = new Map([
  ['mlp-tangent', restoreTangentDrift],
  ['kernel-gradient', restoreKernelDrift],
  ['scalar-kernel', restoreKernelDrift],
  ['random-feature-gradient', restoreRandomFeatureDrift],
  ['radial-basis', restoreRadialBasisDrift],
  ['radial-basis-gradient', restoreRadialBasisDrift],
  ['affine-fields', restoreAffineDrift],
  ['density-ratio', restoreDensityRatioDrift],
  ['mean-discrepancy', restoreMeanDiscrepancyDrift],
  ['stein', restoreSteinDrift],
]);

/**
 * The drift that a record was taken from, on any backend. The caller disposes it.
 * @throws RangeError when the kind is unknown, a setting or tensor is missing, or a shape or value does not fit
 */
export function restoreDrift(record: DriftRecord): Drift {
  const restore = restorers.get(record.kind);
  if (restore !== undefined) return restore(record);
  throw new RangeError(
    `restoreDrift: expected a record of kind ${[...restorers.keys()].join(', ')}, got '${record.kind}'; it may need a newer version of @ingd/kernels, or the restore of the space that made it`,
  );
}
