import { type Key, uniformValues } from '@ingd/engine';

/** Independent class indices with the given probabilities, in one step each   [Walker 1977; Vose 1991]. */
export function aliasValues(key: Key, probabilities: ArrayLike<number>, count: number): Float64Array {
  const { threshold, alias } = tableOf(probabilities);
  const size = threshold.length;
  // Of each column its alias and itself: a look-up, since half of the branches it spares would be mispredicted.
  const outcomes = Float64Array.from({ length: 2 * size }, (_, i) => (i % 2 ? i >> 1 : (alias[i >> 1] as number)));
  const values = uniformValues(key, count);
  for (let i = 0; i < count; i++) {
    const place = (values[i] as number) * size;
    const column = place | 0;
    const own = Number(place - column < (threshold[column] as number));
    values[i] = outcomes[2 * column + own] as number;
  }
  return values;
}

/** Columns of equal mass, each shared by a class and its alias. */
function tableOf(probabilities: ArrayLike<number>) {
  const size = probabilities.length;
  const threshold = Float64Array.from(probabilities, (p) => p * size);
  const alias = Uint32Array.from(threshold, (_, i) => i);
  const small: number[] = [];
  const large: number[] = [];
  threshold.forEach((mass, i) => {
    (mass < 1 ? small : large).push(i);
  });
  while (small.length > 0 && large.length > 0) {
    const [from, to] = [small.pop() as number, large.pop() as number];
    alias[from] = to;
    threshold[to] = (threshold[to] as number) - (1 - (threshold[from] as number));
    ((threshold[to] as number) < 1 ? small : large).push(to);
  }
  for (const rest of [...small, ...large]) threshold[rest] = 1; // rounding is all they lack
  return { threshold, alias };
}
