import { accuracy, decodeAdaptation, encodeAdaptation, neighborAgreement, selectSettings } from '@ingd/adaptation';
import { fold, permutation, selectRows } from '@ingd/engine';
import { identityPreprocessing } from '@ingd/particles';
import type { Judged } from './cell.js';
import { candidates } from './methods.js';

/** Both halves of the tested domain, in %, by the map of their own half and by that of the other. */
export interface Halves {
  readonly inSample: number;
  readonly outOfSample: number;
}

/**
 * Out-of-sample adaptation: ntKiNG, its length chosen without labels, is fitted on a random half of the tested domain, saved, read
 * again, and predicts the other half; then the other way round.
 */
export async function compareHalves({ problem: posed, labels, key }: Judged, quick: boolean): Promise<Halves> {
  const problem = { ...posed, preprocessing: identityPreprocessing(posed.tested.columns) }; // its points are coordinates already
  const order = permutation(fold(key, 3), labels.length);
  const halves = [order.subarray(0, labels.length >> 1), order.subarray(labels.length >> 1)] as const;
  let [own, other] = [0, 0];
  for (const [rows, rest] of [halves, [halves[1], halves[0]]] as const) {
    const part = { ...problem, tested: selectRows(problem.tested, rows) };
    const request = { problem: part, candidates: candidates(quick), scorer: neighborAgreement(), key };
    const saved = decodeAdaptation(encodeAdaptation((await selectSettings(request)).best));
    const hits = async (chosen: Int32Array): Promise<number> => {
      const predicted = await saved.predict(selectRows(problem.tested, chosen));
      return (
        chosen.length *
        accuracy(
          predicted,
          Array.from(chosen, (row) => labels[row] ?? 0),
        )
      );
    };
    own += await hits(rows);
    other += await hits(rest);
  }
  return { inSample: (100 * own) / labels.length, outOfSample: (100 * other) / labels.length };
}
