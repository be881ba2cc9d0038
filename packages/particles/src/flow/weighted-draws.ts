import { choice, type Key, uniformValues } from '@ingd/engine';

/**
 * Rows drawn without replacement, each as often as its weight says beside the others: the `count` first of a race in which row j
 * arrives at a rate of wⱼ [Efraimidis & Spirakis 2006]. Rows of weight 0 never arrive; fewer than `count` rows may be there.
 */
export function drawDistinct(key: Key, weights: Float64Array, count: number): Int32Array {
  const arrivals = uniformValues(key, weights.length).map((u, row) => -Math.log1p(-u) / (weights[row] as number));
  const racing = Array.from(weights.keys()).filter((row) => (weights[row] as number) > 0);
  racing.sort((a, b) => (arrivals[a] as number) - (arrivals[b] as number) || a - b);
  return Int32Array.from(racing.slice(0, count));
}

/** Rows drawn independently of each other, each with a chance in proportion to its weight. */
export function drawRepeatedly(key: Key, weights: Float64Array, count: number): Int32Array {
  const sums = new Float64Array(weights.length);
  let total = 0;
  for (let row = 0; row < weights.length; row++) sums[row] = total += weights[row] as number;
  return Int32Array.from(uniformValues(key, count), (u) => firstAbove(sums, u * total));
}

/** Some rows of a pool in which each counts once, or as its weight says. */
export function drawRows(key: Key, count: number, rows: number, weights: Float64Array | undefined): Int32Array {
  return weights === undefined ? choice(key, rows, Math.min(count, rows)) : drawDistinct(key, weights, count);
}

/** The first place whose sum lies above `value`. */
function firstAbove(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
