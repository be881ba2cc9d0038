/** (diag p − p pᵀ) v, p the first b of b + 1 probabilities: pᵢ (vᵢ − ⟨p, v⟩), in the time of reading p. */
export function indicatorCovarianceVector(probabilities: ArrayLike<number>, v: Float64Array): Float64Array {
  const mean = v.reduce((total, value, i) => total + (probabilities[i] as number) * value, 0);
  return v.map((value, i) => (probabilities[i] as number) * (value - mean));
}
