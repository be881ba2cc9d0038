import { type Matrix, medianBandwidth, toTensor } from '@ingd/engine';
import { mmdTo } from '@ingd/metrics';

/** MMD of a sample to images that only judge; its bandwidth is theirs, by the paper's rule. */
export async function distanceTo(judges: Matrix): Promise<(points: Matrix) => Promise<number>> {
  const tensor = toTensor(judges);
  try {
    return await mmdTo(judges, { bandwidth: await medianBandwidth(tensor, { rule: 'paper' }) });
  } finally {
    tensor.dispose();
  }
}

/** Root mean squared difference of the pixels of two sets, row for row. */
export function pixelError(images: Matrix, originals: Matrix): number {
  const squares = images.data.reduce((sum, value, index) => sum + (value - (originals.data[index] as number)) ** 2, 0);
  return Math.sqrt(squares / images.data.length);
}
