import type { Matrix } from '@ingd/engine';

/**
 * The rotation in the best affine fit of a map of the plane: A of the least squares fit y ≈ A x + c is U P with U a rotation and P
 * symmetric; its angle is atan2(A₂₁ − A₁₂, A₁₁ + A₂₂)  [polar decomposition, Higham 2008, Section 8].
 * @param from points, `[n, 2]`
 * @param to where the map takes them, `[n, 2]`
 * @returns degrees, counter-clockwise, in (−180, 180]
 */
export function rotationAngle(from: Matrix, to: Matrix): number {
  const x = centered(from);
  const [sxx, sxy, syy] = [dot(x, 0, x, 0), dot(x, 0, x, 1), dot(x, 1, x, 1)];
  const y = centered(to);
  const determinant = sxx * syy - sxy * sxy;
  const row = (k: 0 | 1): readonly [number, number] => {
    const [cx, cy] = [dot(y, k, x, 0), dot(y, k, x, 1)];
    return [(cx * syy - cy * sxy) / determinant, (cy * sxx - cx * sxy) / determinant];
  };
  const [[a11, a12], [a21, a22]] = [row(0), row(1)];
  return (Math.atan2(a21 - a12, a11 + a22) * 180) / Math.PI;
}

function centered({ rows, columns, data }: Matrix): Matrix {
  const mean = [0, 1].map((k) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += data[2 * i + k] as number;
    return sum / rows;
  });
  return { rows, columns, data: data.map((value, at) => value - (mean[at % 2] as number)) };
}

/** Σᵢ aᵢⱼ bᵢₖ. */
function dot(a: Matrix, j: 0 | 1, b: Matrix, k: 0 | 1): number {
  let sum = 0;
  for (let i = 0; i < a.rows; i++) sum += (a.data[2 * i + j] as number) * (b.data[2 * i + k] as number);
  return sum;
}
