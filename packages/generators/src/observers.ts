/** Shows each observer what there is, in order, and awaits it; whether one answered `'stop'`. */
export async function wantsToStop<Observed>(
  observers: readonly ((observed: Observed) => unknown)[],
  observed: Observed,
): Promise<boolean> {
  let stop = false;
  for (const observer of observers) stop = (await observer(observed)) === 'stop' || stop;
  return stop;
}
