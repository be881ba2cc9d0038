import { multivariateNormal, naturalGradientStep } from '@ingd/families';
import type { PlaneNormal } from './gaussian.js';

const family = multivariateNormal({ dimension: 2 });

/**
 * θ ← θ + ε F(θ)⁻¹ (mean_Y T − E_θ[T]) from N(0, I), everything in closed form: the laws at times 0, ε, 2ε, …
 * @param targetMean mean_Y T
 */
export function explicitDescent(targetMean: ArrayLike<number>, stepSize: number, steps: number): PlaneNormal[] {
  const unit = [
    [1, 0],
    [0, 1],
  ];
  let natural = family.natural({ mean: [0, 0], covariance: unit });
  const laws: PlaneNormal[] = [];
  for (let step = 0; ; step++) {
    laws.push(planeOf(natural));
    if (step === steps) return laws;
    const expected = family.toMean(natural).values;
    const downhill = Float64Array.from(targetMean, (value, i) => (expected[i] as number) - value);
    ({ natural } = naturalGradientStep(family, natural, downhill, stepSize));
  }
}

function planeOf(natural: ReturnType<typeof family.natural>): PlaneNormal {
  const [parameters] = family.parameters(natural);
  const { mean, covariance } = parameters as NonNullable<typeof parameters>;
  const entry = (row: number, column: number) => Number(covariance[row]?.[column]);
  return { mean: [Number(mean[0]), Number(mean[1])], covariance: [entry(0, 0), entry(0, 1), entry(1, 1)] };
}
