import type { Key } from '@ingd/engine';
import { rejection } from './rejection.js';

/** Of a von Mises distribution. */
interface Direction {
  readonly location: number;
  readonly concentration: number;
}

/**
 * Independent von Mises angles in [−π, π], by wrapped Cauchy proposals   [Best & Fisher 1979]; written in differences from the
 * mode, so that no concentration is too small or too large.
 */
export function vonMisesValues(key: Key, count: number, { location, concentration: kappa }: Direction): Float64Array {
  const root = Math.sqrt(1 + 4 * kappa * kappa);
  const tau = 1 + root;
  const rho = (Math.sqrt(tau) * 2 * kappa) / ((Math.sqrt(tau) + Math.SQRT2) * tau);
  const excess = (1 - rho) ** 2 / (2 * rho); // r − 1, r = (1 + ρ²)/(2ρ)
  return rejection(key, {
    count,
    uniforms: 3,
    attempt(_row, uniform, first) {
      const turn = uniform[first] as number;
      const side = (uniform[first + 2] as number) < 0.5 ? -1 : 1;
      if (rho === 0) return wrapped(location + side * Math.PI * turn);
      const fall = 2 * Math.sin((Math.PI * turn) / 2) ** 2; // 1 − z, z = cos πu
      const below = (excess * fall) / (excess + 2 - fall); // 1 − f, f = (1 + r z)/(r + z)
      const c = kappa * (excess + below);
      const v = 1 - (uniform[first + 1] as number);
      if (c * (2 - c) - v <= 0 && Math.log(c / v) + 1 - c < 0) return Number.NaN;
      return wrapped(location + side * 2 * Math.asin(Math.sqrt(Math.min(1, below / 2))));
    },
  });
}

/** The same direction in [−π, π]. */
function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
