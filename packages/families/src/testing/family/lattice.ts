import type { FamilyDefinition } from '../../family/definition.js';

const MOST_POINTS = 2 ** 19;
const MOST_VALUES = 2 ** 20;

/** Every point of the support that can matter, row-major, around samples of whole numbers; undefined where they are too many. */
export function latticeOf(definition: Pick<FamilyDefinition<never>, 'statistic' | 'inSupport'>, samples: Float64Array) {
  const { dimension } = definition.statistic;
  const ranges = Array.from({ length: dimension }, (_, column) => rangeOf(samples, dimension, column));
  const size = ranges.reduce((product, [low, high]) => product * (high - low + 1), 1);
  if (size > MOST_POINTS || size * dimension > MOST_VALUES) return undefined;
  const inside: number[] = [];
  const point = new Float64Array(dimension);
  for (let index = 0; index < size; index++) {
    let rest = index;
    ranges.forEach(([low, high], column) => {
      point[column] = low + (rest % (high - low + 1));
      rest = Math.floor(rest / (high - low + 1));
    });
    if (definition.inSupport(point)) inside.push(...point);
  }
  return Float64Array.from(inside);
}

/** From the least to the largest value of a column; with d = 1, where tails are long, far beyond. */
function rangeOf(samples: Float64Array, dimension: number, column: number): readonly [number, number] {
  const values = samples.filter((_, i) => i % dimension === column);
  const [low, high] = values.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const beyond = dimension === 1 ? 5 * (high - low) + 20 : 1;
  return [low - beyond, high + beyond];
}
