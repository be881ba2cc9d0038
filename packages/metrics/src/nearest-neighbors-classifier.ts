import { expectNumber } from '@ingd/engine';
import { type Classifier, type CrossFit, rowsOfFold, shareOfOnes } from './classifier.js';
import { squaresOfRow } from './squared-distances.js';

/** How many neighbours vote. */
export interface NearestNeighborsOptions {
  /** √n, rounded down, unless told. */
  readonly neighbors?: number | undefined;
}

/**
 * Label 1 where more of a row's neighbours in the other folds have it than rows there do. Neighbours are found once for all labels.
 * @throws RangeError when `neighbors` is not a whole number of at least 1
 */
export function nearestNeighborsClassifier({ neighbors }: NearestNeighborsOptions = {}): Classifier {
  if (neighbors !== undefined) {
    expectNumber('nearestNeighborsClassifier', 'neighbors', neighbors, { minimum: 1, integer: true });
  }
  return {
    name: 'nearest-neighbors',
    prepare: async (fit) => {
      const wanted = neighbors ?? Math.floor(Math.sqrt(fit.points.rows));
      const folds = Array.from({ length: fit.folds }, (_, fold) => rowsOfFold(fit.foldOf, fold));
      const lists: Int32Array[] = [];
      for (const { train, held } of folds) lists.push(await neighborLists(fit, { train, held, wanted }));
      return (labels) => {
        const predicted = new Uint8Array(labels.length);
        for (const [fold, { train, held }] of folds.entries()) {
          vote(labels, { held, list: lists[fold] as Int32Array, threshold: shareOfOnes(labels, train), predicted });
        }
        return predicted;
      };
    },
  };
}

function vote(
  labels: Uint8Array,
  {
    held,
    list,
    threshold,
    predicted,
  }: { held: Int32Array; list: Int32Array; threshold: number; predicted: Uint8Array },
): void {
  const count = list.length / held.length;
  for (let i = 0; i < held.length; i++) {
    predicted[held[i] as number] = shareOfOnes(labels, list.subarray(i * count, (i + 1) * count)) > threshold ? 1 : 0;
  }
}

/** The training rows nearest to each row that is held out, `[held, min(wanted, train)]`. */
async function neighborLists(
  { points, pace }: CrossFit,
  { train, held, wanted }: { train: Int32Array; held: Int32Array; wanted: number },
): Promise<Int32Array> {
  const count = Math.min(wanted, train.length);
  const lists = new Int32Array(held.length * count);
  const squares = new Float64Array(points.rows);
  for (let i = 0; i < held.length; i++) {
    squaresOfRow({ x: points, row: held[i] as number, y: points, from: 0, to: points.rows }, squares);
    lists.set(nearestOf(train, { squares, count }), i * count);
    const pause = pace(points.rows);
    if (pause) await pause;
  }
  return lists;
}

/** By a heap with the furthest on top: rows far away are passed over by one comparison. */
function nearestOf(rows: Int32Array, { squares, count }: { squares: Float64Array; count: number }): Int32Array {
  const heap = rows.slice(0, count);
  const at = (place: number) => squares[heap[place] as number] as number;
  const sink = (start: number) => {
    for (let place = start; ; ) {
      let largest = place;
      for (const child of [2 * place + 1, 2 * place + 2]) if (child < count && at(child) > at(largest)) largest = child;
      if (largest === place) return;
      [heap[place], heap[largest]] = [heap[largest] as number, heap[place] as number];
      place = largest;
    }
  };
  for (let place = (count >> 1) - 1; place >= 0; place--) sink(place);
  for (let i = count; i < rows.length; i++) {
    const row = rows[i] as number;
    if ((squares[row] as number) >= at(0)) continue;
    heap[0] = row;
    sink(0);
  }
  return heap;
}
