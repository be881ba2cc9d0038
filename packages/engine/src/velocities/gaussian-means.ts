import type { Matrix } from '../matrix.js';
import { across, centre, meanOf } from './centred-rows.js';
import { roundedUp, velocityMemory } from './velocities-module.js';

/** Gaussian radial basis functions and the points that they are averaged over. */
export interface GaussianMeans {
  /** x, `[n, d]`; finite. */
  readonly points: Matrix;
  /** c, `[b, d]`; finite. */
  readonly centers: Matrix;
  /** s */
  readonly bandwidth: number;
}

/**
 * meanᵢ exp(−|xᵢ − c|²/2s²) for every centre, in float64, by WebAssembly SIMD.
 * @returns `[b]`; undefined where the engine cannot run the module, or points and centres do not fit its memory
 */
export function gaussianMeans({ points, centers, bandwidth }: GaussianMeans): Float64Array | undefined {
  const dimension = centers.columns;
  const [rows, order, width] = [roundedUp(points.rows), roundedUp(centers.rows), roundedUp(dimension)];
  const regions = {
    points: 8 * rows * width,
    squares: 8 * rows,
    across: 8 * dimension * order,
    centre_squares: 8 * order,
    stretch: 32 * order,
    means: 8 * order,
  };
  const origin = meanOf(centers);
  return velocityMemory()?.use(regions, (routines, at, buffer) => {
    const centred = new Float64Array(buffer, at.points, rows * width).fill(0);
    const squares = new Float64Array(buffer, at.squares, rows);
    centre(points, origin, { centred, squares, width });
    const own = new Float64Array(order * dimension);
    const centreSquares = new Float64Array(buffer, at.centre_squares, order).fill(0);
    centre(centers, origin, { centred: own, squares: centreSquares, width: dimension });
    new Float64Array(buffer, at.across, order * dimension).set(across(own, order, dimension, dimension));
    const exponent = -1 / (2 * bandwidth ** 2);
    const [count, c, c2] = [points.rows, at.across, at.centre_squares];
    const { stretch, means } = at;
    routines.gaussian_means(at.points, at.squares, count, width, c, c2, order, dimension, exponent, stretch, means);
    return new Float64Array(buffer, means, centers.rows).slice();
  });
}
