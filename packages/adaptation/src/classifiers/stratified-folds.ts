/**
 * Folds that hold each class in equal shares, without shuffling: rows of a class go to the folds in their order.
 * @param classes each row's class, from 0
 * @returns each row's fold, `[n]`
 */
export function stratifiedFolds(classes: ArrayLike<number>, folds: number): Int32Array {
  const classOf = byFirstAppearance(classes);
  const sorted = classOf.slice().sort();
  // Every folds-th row of the sorted classes says how many rows of each class a fold gets, so that folds are of even size too.
  const count = classOf.reduce((most, place) => Math.max(most, place + 1), 0);
  const room = Array.from({ length: count }, () => new Int32Array(folds));
  sorted.forEach((place, at) => {
    const counts = room[place] as Int32Array;
    counts[at % folds] = (counts[at % folds] as number) + 1;
  });
  const filling = new Int32Array(count);
  return classOf.map((place) => {
    const counts = room[place] as Int32Array;
    while ((counts[filling[place] as number] as number) === 0) filling[place] = (filling[place] as number) + 1;
    const fold = filling[place] as number;
    counts[fold] = (counts[fold] as number) - 1;
    return fold;
  });
}

/** The same classes, numbered as they come: which rows are held out together then does not depend on what classes are called. */
function byFirstAppearance(classes: ArrayLike<number>): Int32Array {
  const places = new Map<number, number>();
  return Int32Array.from(classes, (place) => {
    const known = places.get(place) ?? places.size;
    places.set(place, known);
    return known;
  });
}
