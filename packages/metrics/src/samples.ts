import { type Matrix, toMatrix } from '@ingd/engine';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** A sample, one point per row: `[n, d]`, as a tensor (which stays the caller's) or on the host. */
export type Samples = Tensor2D | Matrix;

/** Both samples on the host in float64, checked: as many columns each, at least `minimumRows`, every number finite. */
export async function hostSamples(
  functionName: string,
  { x, y, minimumRows = 1 }: { x: Samples; y: Samples; minimumRows?: number },
): Promise<readonly [Matrix, Matrix]> {
  const first = await onHost(functionName, 'x', x);
  const second = await onHost(functionName, 'y', y);
  if (first.columns !== second.columns) {
    throw new RangeError(
      `${functionName}: expected x and y with as many columns each, got ${shape(first)} and ${shape(second)}; pass samples of the same variables`,
    );
  }
  for (const [name, matrix] of [
    ['x', first],
    ['y', second],
  ] as const)
    check(functionName, { name, matrix, minimumRows });
  return [first, second];
}

async function onHost(functionName: string, name: string, samples: Samples): Promise<Matrix> {
  if (!('shape' in samples)) return samples;
  if (samples.shape.length === 2) return await toMatrix(samples);
  throw new RangeError(
    `${functionName}: expected ${name} of shape [n, d], got [${(samples.shape as number[]).join(', ')}]; reshape it`,
  );
}

function check(
  functionName: string,
  { name, matrix, minimumRows }: { name: string; matrix: Matrix; minimumRows: number },
): void {
  const { rows, columns, data } = matrix;
  if (data.length !== rows * columns || rows < minimumRows || columns < 1) {
    throw new RangeError(
      `${functionName}: expected ${name} of shape [n, d] with n at least ${minimumRows} and d at least 1, got ${shape(matrix)} of ${data.length} numbers; pass more points`,
    );
  }
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new RangeError(
    `${functionName}: expected finite numbers, got ${data[at]} in row ${Math.floor(at / columns)} of ${name}; remove that row`,
  );
}

function shape({ rows, columns }: Matrix): string {
  return `[${rows}, ${columns}]`;
}
