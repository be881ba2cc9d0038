/** Σ_k v_k a[start + k] over `count` numbers, in four sums that do not wait for each other. */
export function dotRow(v: Float64Array, a: Float64Array, start: number, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = count - (count % 4);
  for (let k = 0; k < whole; k += 4) {
    const j = start + k;
    s0 += (v[k] as number) * (a[j] as number);
    s1 += (v[k + 1] as number) * (a[j + 1] as number);
    s2 += (v[k + 2] as number) * (a[j + 2] as number);
    s3 += (v[k + 3] as number) * (a[j + 3] as number);
  }
  for (let k = whole; k < count; k++) s0 += (v[k] as number) * (a[start + k] as number);
  return s0 + s1 + (s2 + s3);
}

/** u[at + k] += factor · a[start + k] over `count` numbers. */
export function addRow(
  u: Float64Array,
  at: number,
  a: Float64Array,
  start: number,
  factor: number,
  count: number,
): void {
  const whole = count - (count % 4);
  for (let k = 0; k < whole; k += 4) {
    const [i, j] = [at + k, start + k];
    u[i] = (u[i] as number) + factor * (a[j] as number);
    u[i + 1] = (u[i + 1] as number) + factor * (a[j + 1] as number);
    u[i + 2] = (u[i + 2] as number) + factor * (a[j + 2] as number);
    u[i + 3] = (u[i + 3] as number) + factor * (a[j + 3] as number);
  }
  for (let k = whole; k < count; k++) u[at + k] = (u[at + k] as number) + factor * (a[start + k] as number);
}
