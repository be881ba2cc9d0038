/** The exponent e of time ≈ c · size^e by least squares on logarithms, with its standard error. */
export function growthExponent(sizes, times) {
  const x = sizes.map(Math.log);
  const y = times.map(Math.log);
  const meanX = mean(x);
  const meanY = mean(y);
  const spread = sum(x.map((value) => (value - meanX) ** 2));
  const exponent = sum(x.map((value, i) => (value - meanX) * (y[i] - meanY))) / spread;
  const residual = sum(x.map((value, i) => (y[i] - meanY - exponent * (value - meanX)) ** 2));
  return { exponent, standardError: Math.sqrt(residual / Math.max(1, x.length - 2) / spread) };
}

function mean(values) {
  return sum(values) / values.length;
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
