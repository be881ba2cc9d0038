import type { Preprocessing, RecordedStep } from '../transport-map.js';

/** Parts are short enough that each stays within this factor: (ε/k) ‖∇h‖₂ ≤ ½ then. */
const largestFactor = 1.5;

/** z ↦ factors ∘ z + shifts. */
interface ColumnwiseMap {
  readonly factors: Float64Array;
  readonly shifts: Float64Array;
}

/** Whether two preprocessings take points to the very same coordinates. */
export function sameCoordinates(a: Preprocessing, b: Preprocessing): boolean {
  const same = (x: Float64Array, y: Float64Array) =>
    x.length === y.length && x.every((value, index) => value === y[index]);
  if (!same(a.center, b.center) || !same(a.scale, b.scale)) return false;
  if (a.components === null || b.components === null) return a.components === b.components;
  return a.components.columns === b.components.columns && same(a.components.data, b.components.data);
}

/**
 * The step that takes points from the coordinates of one preprocessing to those of another, neither with components: z ↦ D z + t as the k-th power of an
 * affine map near the identity, so that it is a step like any other, one-to-one, and its determinant that of D.
 */
export function changeOfCoordinates(from: Preprocessing, to: Preprocessing): RecordedStep {
  const change: ColumnwiseMap = {
    factors: from.scale.map((scale, axis) => scale / (to.scale[axis] ?? 1)),
    shifts: from.center.map((center, axis) => (center - (to.center[axis] ?? 0)) / (to.scale[axis] ?? 1)),
  };
  const widest = change.factors.reduce((most, factor) => Math.max(most, Math.abs(Math.log(factor))), 0);
  const substeps = Math.max(1, Math.ceil(widest / Math.log(largestFactor)));
  const root = rootOf(change, substeps);
  const contraction = root.factors.reduce((most, factor) => Math.max(most, Math.abs(factor - 1)), 0);
  return { stepSize: 1, substeps, contraction, drift: driftOf(root, substeps) };
}

/** The map whose k-th power is the given one: f = F^{1/k}, t (1 + f + … + f^{k−1}) = T. */
function rootOf({ factors, shifts }: ColumnwiseMap, k: number): ColumnwiseMap {
  const roots = factors.map((factor) => factor ** (1 / k));
  return {
    factors: roots,
    shifts: shifts.map((shift, axis) => {
      let sum = 0;
      for (let power = 0; power < k; power++) sum += (roots[axis] ?? 1) ** power;
      return shift / sum;
    }),
  };
}

/** h with x + h(x)/k = f x + t, as a record of affine fields: Aᵀ row by row, then b. */
function driftOf({ factors, shifts }: ColumnwiseMap, k: number): RecordedStep['drift'] {
  const dimension = factors.length;
  const values = new Float32Array(dimension * (dimension + 1));
  for (let axis = 0; axis < dimension; axis++) {
    values[axis * (dimension + 1)] = k * ((factors[axis] ?? 1) - 1);
    values[dimension * dimension + axis] = k * (shifts[axis] ?? 0);
  }
  const weights = { shape: [values.length], values };
  return { kind: 'affine-fields', settings: { dimension }, tensors: { weights } };
}
