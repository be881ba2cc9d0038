/** What a class is called. */
export type Label = string | number;

/** The classes in their order, and each row's place among them. */
export interface Encoded {
  readonly classes: readonly Label[];
  /** `[n]` */
  readonly places: Int32Array;
}

/** Classes in ascending order, numbers before words, so that nothing depends on the order of the rows. */
export function encodeLabels(labels: readonly Label[]): Encoded {
  const classes = [...new Set(labels)].sort(compareLabels);
  const places = new Map(classes.map((label, place) => [label, place]));
  return { classes, places: Int32Array.from(labels, (label) => places.get(label) as number) };
}

function compareLabels(a: Label, b: Label): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : 1;
  return typeof a === 'number' ? -1 : 1;
}

/**
 * Checks the labels of `rows` points.
 * @throws RangeError when there are not as many as points, or fewer than 2 classes
 */
export function requireLabels(functionName: string, labels: readonly Label[], rows: number): void {
  if (labels.length !== rows) {
    throw new RangeError(
      `${functionName}: expected ${rows} labels, one for each point, got ${labels.length}; pass points and labels of the same rows`,
    );
  }
  const { classes } = encodeLabels(labels);
  if (classes.length >= 2) return;
  throw new RangeError(
    `${functionName}: expected labels of at least 2 classes, got ${classes.length === 0 ? 'none' : `only ${JSON.stringify(classes[0])}`}; there is nothing to tell apart`,
  );
}

/**
 * Share of the predictions that equal the labels, in [0, 1].
 * @throws RangeError when they are not as many, or there are none
 */
export function accuracy(predicted: readonly Label[], labels: readonly Label[]): number {
  if (predicted.length !== labels.length || labels.length === 0) {
    throw new RangeError(
      `accuracy: expected as many predictions as labels, and at least 1, got ${predicted.length} and ${labels.length}; pass those of the same rows`,
    );
  }
  return predicted.filter((label, row) => label === labels[row]).length / labels.length;
}
