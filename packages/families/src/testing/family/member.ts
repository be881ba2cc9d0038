import { createKey, fold, type Key, normalValues } from '@ingd/engine';
import type { FamilyDefinition } from '../../family/definition.js';
import type { ExponentialFamily } from '../../family/exponential-family.js';
import { type Natural, naturalParameter } from '../../family/parameter.js';
import { product, times } from './compare.js';

/** Which members of the family the laws are checked at, and how. Give `naturals` or `parameters`, two members or more. */
export interface FamilyLawOptions<Parameters = unknown> {
  /** Members by their natural parameters. */
  readonly naturals?: readonly Natural[];
  /** Members by their usual parameters; these must come back from the round trip as they were. */
  readonly parameters?: readonly Parameters[];
  /** `parameters` leaves out every law that draws samples, for members whose samples float32 cannot hold; `all` where absent. */
  readonly scope?: 'all' | 'parameters';
  /** What draws the samples; that of seed 1 where absent. */
  readonly key?: Key;
  /** Where the density of a continuous family with d = 1 is summed up; found from samples and `inSupport` where absent. */
  readonly interval?: readonly [number, number];
  /** Backends that must agree; those of wasm and cpu where absent. */
  readonly backends?: readonly ('wasm' | 'cpu' | 'tensorflow' | 'webgpu')[];
}

/** One member of a family, with what several laws need. */
export interface Member<Parameters = unknown> {
  readonly family: ExponentialFamily<Parameters>;
  readonly definition: FamilyDefinition<Parameters>;
  readonly natural: Natural;
  /** η, `[b]`. */
  readonly eta: Float64Array;
  /** √Cov[T]ᵢᵢ, `[b]`: the natural unit of every mean parameter, and its inverse that of natural ones. */
  readonly deviations: Float64Array;
  readonly key: Key;
  readonly options: FamilyLawOptions<Parameters>;
}

/** The members that the options name. */
export function membersOf<Parameters>(
  family: ExponentialFamily<Parameters>,
  options: FamilyLawOptions<Parameters>,
): readonly Member<Parameters>[] {
  const naturals = [...(options.naturals ?? []), ...(options.parameters ?? []).map((each) => family.natural(each))];
  if (naturals.length < 2) {
    throw new RangeError(
      `familyLaws: expected naturals or parameters of two members of ${family.name} or more, got ${naturals.length}; divergences need two`,
    );
  }
  const key = options.key ?? createKey(1);
  return naturals.map((natural, index) => memberAt(family, natural, fold(key, index), options));
}

function memberAt<Parameters>(
  family: ExponentialFamily<Parameters>,
  { values: eta }: Natural,
  key: Key,
  options: FamilyLawOptions<Parameters>,
): Member<Parameters> {
  const { definition } = family;
  const covariance = definition.covariance(eta);
  const deviations = eta.map((_, i) => Math.sqrt(covariance[i * eta.length + i] as number));
  return { family, definition, natural: naturalParameter(eta), eta, deviations, key, options };
}

/** A few directions to differentiate along, in units in which the density changes by about one nat. */
export function directionsOf({ eta, deviations, key }: Member): readonly Float64Array[] {
  const unit = (i: number) => 1 / ((deviations[i] as number) || 1);
  if (eta.length <= MOST_DIRECTIONS) return Array.from(eta, (_, i) => eta.map((__, j) => (i === j ? unit(i) : 0)));
  return Array.from({ length: MOST_DIRECTIONS }, (_, i) => {
    const drawn = normalValues(fold(key, i), eta.length);
    return drawn.map((value, j) => (value * unit(j)) / Math.sqrt(eta.length));
  });
}

const MOST_DIRECTIONS = 8;

/** η + step·direction. */
export function moved(eta: Float64Array, direction: Float64Array, step: number): Float64Array {
  return eta.map((value, i) => value + step * (direction[i] as number));
}

/**
 * A step along the direction, to both sides of η, that stays well inside the domain and over which the Fisher information
 * changes by a factor of 2 at most: as far as the log-normaliser is much like a parabola.
 */
export function stepInside({ definition, eta }: Member, direction: Float64Array): number {
  const curvature = (at: Float64Array) => product(direction, times(definition.covariance(at), direction));
  const here = curvature(eta);
  const isInside = (at: Float64Array) => definition.inDomain(at) && Math.abs(Math.log2(curvature(at) / here)) <= 1;
  for (let step = 0.5; step > 1e-12; step /= 2) {
    if (isInside(moved(eta, direction, 2 * step)) && isInside(moved(eta, direction, -2 * step))) return step;
  }
  throw new Error(
    `expected a neighbourhood of [${eta}] where the domain goes on and the Fisher information is smooth, got none`,
  );
}
