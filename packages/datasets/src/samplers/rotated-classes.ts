import { expectNumber } from '@ingd/engine';
import { type GaussianMixture, gaussianMixture } from './gaussian-mixture.js';

/** Classes around a circle, and by how much the second domain is turned. */
export interface RotatedClassesOptions {
  /** 4 unless told. */
  readonly classes?: number;
  /** Distance of the classes' means from the origin; 2 unless told. */
  readonly radius?: number;
  /** Standard deviation of each class; 0.5 unless told. */
  readonly deviation?: number;
  /** Degrees, clockwise; 45 unless told. */
  readonly rotation?: number;
}

/** Two domains with the same classes. */
export interface ShiftedDomains {
  readonly source: GaussianMixture;
  /** The source, turned. */
  readonly target: GaussianMixture;
}

/**
 * Covariate shift in the plane: normal classes at equal angles around a circle (the first at half a step), and the same turned
 * clockwise: p(y | x) of the target is that of the source at the point turned back [Liu 2025, Section 5.3].
 * @throws RangeError when an option is out of its range
 */
export function rotatedClasses({
  classes = 4,
  radius = 2,
  deviation = 0.5,
  rotation = 45,
}: RotatedClassesOptions = {}): ShiftedDomains {
  expectNumber('rotatedClasses', 'classes', classes, { integer: true, minimum: 2 });
  expectNumber('rotatedClasses', 'radius', radius, { exclusiveMinimum: 0 });
  expectNumber('rotatedClasses', 'deviation', deviation, { exclusiveMinimum: 0 });
  expectNumber('rotatedClasses', 'rotation', rotation);
  const turned = (degrees: number): GaussianMixture => {
    const components = Array.from({ length: classes }, (_, k) => {
      const angle = (2 * Math.PI * (k + 0.5)) / classes - (degrees * Math.PI) / 180;
      return { mean: [radius * Math.cos(angle), radius * Math.sin(angle)], deviation };
    });
    return { ...gaussianMixture({ components }), name: `rotatedClasses(${degrees} degrees)` };
  };
  return { source: turned(0), target: turned(rotation) };
}
