export interface DiscrepancyOptions {
  /** Rows one after the other. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly dimension: number;
  readonly bandwidth: number;
}

/** sqrt(mean k(x, x′) + mean k(y, y′) − 2 mean k(x, y)), Gaussian k: plain loops, so that it shares no code with what it judges. */
export function maximumMeanDiscrepancy({ first, second, dimension, bandwidth }: DiscrepancyOptions): number {
  const mean = (a: Float32Array, b: Float32Array): number => {
    let sum = 0;
    for (let i = 0; i < a.length; i += dimension) {
      for (let j = 0; j < b.length; j += dimension) {
        let square = 0;
        for (let k = 0; k < dimension; k++) square += ((a[i + k] ?? 0) - (b[j + k] ?? 0)) ** 2;
        sum += Math.exp(-square / (2 * bandwidth ** 2));
      }
    }
    return (sum * dimension ** 2) / (a.length * b.length);
  };
  return Math.sqrt(Math.max(0, mean(first, first) + mean(second, second) - 2 * mean(first, second)));
}
