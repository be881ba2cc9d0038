/**
 * The lower and the upper median of non-negative numbers that count as often as their masses say: the least value at or below
 * which half of the mass lies, and the least at or below which more than half does. By halving the bits, which order as the numbers do.
 * @param massAtZero mass of further values, all 0
 * @param share of the mass, in place of half of it
 */
export function weightedMedians(
  values: Float32Array,
  masses: Float64Array,
  { massAtZero = 0, share = 0.5 }: { readonly massAtZero?: number; readonly share?: number } = {},
): { readonly lower: number; readonly upper: number } {
  const half = masses.reduce((sum, mass) => sum + mass, massAtZero) * share * (1 - 1e-14);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const massUpTo = (most: number): number => {
    let sum = massAtZero;
    for (let i = 0; i < bits.length; i++) {
      if ((bits[i] as number) <= most) sum += masses[i] as number;
    }
    return sum;
  };
  const rounding = 3e-14 * half;
  return {
    lower: leastBits((most) => massUpTo(most) >= half),
    upper: leastBits((most) => massUpTo(most) > half + rounding),
  };
}

const infinityBits = 0x7f800000;

/** The float32 whose bits are the least for which the condition, false below and true from there on, holds. */
function leastBits(holds: (bits: number) => boolean): number {
  let [low, high] = [0, infinityBits];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return new Float32Array(Uint32Array.of(high).buffer)[0] as number;
}
