/** Numbers of any shape, in C order (last index fastest), widened to float64. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** How many entries an array of this shape has; exact, or so large that it is refused anyway. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** A shape as people write it: `[60000, 28, 28]`. */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
