import { fold, type Key, normalValues } from '@ingd/engine';

/** Which multipliers. */
interface WildMultipliersOptions {
  readonly key: Key;
  /** How many rows of data follow each other. */
  readonly rows: number;
  /** Over how many rows the data remember; 0 for independent rows. */
  readonly dependence: number;
}

/**
 * Normal multipliers of one wild bootstrap draw: independent, or wₜ = a wₜ₋₁ + √(1 − a²) εₜ with a = exp(−1 / dependence) for
 * rows that depend on their predecessors  [Chwialkowski, Sejdinovic & Gretton 2014].
 */
function wildMultipliers({ key, rows, dependence }: WildMultipliersOptions): Float64Array {
  const multipliers = normalValues(key, rows);
  if (dependence === 0) return multipliers;
  const carried = Math.exp(-1 / dependence);
  const fresh = Math.sqrt(1 - carried * carried);
  for (let t = 1; t < rows; t++) {
    multipliers[t] = carried * (multipliers[t - 1] as number) + fresh * (multipliers[t] as number);
  }
  return multipliers;
}

/** Writes one draw a column, centred where asked and made of the key of its column; column 0 is left to the observed. */
export function fillWildColumns(
  data: Float64Array,
  { columns, firstRow, scale, centred, ...options }: WildMultipliersOptions & WildColumns,
): void {
  const { rows, key } = options;
  for (let column = 1; column < columns; column++) {
    const multipliers = wildMultipliers({ ...options, key: fold(key, column) });
    const mean = centred ? multipliers.reduce((sum, value) => sum + value, 0) / rows : 0;
    for (let t = 0; t < rows; t++) {
      data[(firstRow + t) * columns + column] = scale * ((multipliers[t] as number) - mean);
    }
  }
}

interface WildColumns {
  readonly columns: number;
  readonly firstRow: number;
  readonly scale: number;
  /** Whether each draw has its mean taken off: for means that are estimated from the same rows. */
  readonly centred: boolean;
}
