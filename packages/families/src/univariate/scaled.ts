/** shift + scale · xᵢ, in place. */
export function scaled(x: Float64Array, shift: number, scale: number): Float64Array {
  for (let i = 0; i < x.length; i++) x[i] = shift + scale * (x[i] as number);
  return x;
}
