import type { ImageShape } from '../src/index.js';

/** A convolution by plain loops in float64, `[height, width, channels]`, zeros outside, as much of them before as after or one less. */
export function plainConvolution(
  image: ArrayLike<number>,
  { height, width, channels }: ImageShape,
  filter: { readonly weights: ArrayLike<number>; readonly bias: ArrayLike<number>; readonly kernel: number },
): Float64Array {
  const { weights, bias, kernel } = filter;
  const outputs = bias.length;
  const before = (kernel - 1) >> 1;
  const result = new Float64Array(height * width * outputs);
  for (let at = 0; at < result.length; at++) {
    const [output, column, row] = [at % outputs, Math.floor(at / outputs) % width, Math.floor(at / outputs / width)];
    let total = bias[output] as number;
    for (let tap = 0; tap < kernel * kernel; tap++) {
      const [y, x] = [row + Math.floor(tap / kernel) - before, column + (tap % kernel) - before];
      if (y < 0 || y >= height || x < 0 || x >= width) continue;
      for (let c = 0; c < channels; c++) {
        const pixel = image[(y * width + x) * channels + c] as number;
        total += pixel * (weights[(tap * channels + c) * outputs + output] as number);
      }
    }
    result[at] = total;
  }
  return result;
}

/** Means of 2 × 2 pixels. */
export function plainHalve(image: ArrayLike<number>, { height, width, channels }: ImageShape): Float64Array {
  const result = new Float64Array((height * width * channels) / 4);
  for (let at = 0; at < height * width * channels; at++) {
    const [c, column, row] = [at % channels, Math.floor(at / channels) % width, Math.floor(at / channels / width)];
    const to = ((row >> 1) * (width / 2) + (column >> 1)) * channels + c;
    result[to] = (result[to] as number) + (image[at] as number) / 4;
  }
  return result;
}
