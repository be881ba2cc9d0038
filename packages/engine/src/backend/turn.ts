let turn: Promise<unknown> = Promise.resolve();

/** Runs one switch of backends after the other: tfjs has one current backend, and two switches at once would mix. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = turn.then(work);
  turn = result.catch(() => undefined);
  return result;
}
