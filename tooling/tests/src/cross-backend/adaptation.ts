import * as exported from '@ingd/adaptation';
import { toMatrix } from '@ingd/engine';
import { aside, float32, noNumbers, type Output, onHost, type PackageCases } from './contract.js';
import { clouds } from './inputs.js';

const labels = Array.from({ length: 40 }, (_, row) => row % 2);

async function problem(): Promise<exported.AdaptationProblem> {
  const { x, y } = clouds();
  const labelled = { points: await toMatrix(y), labels };
  return exported.poseAdaptation({ labelled, tested: await toMatrix(x), classifier: exported.logistic() });
}

async function moved(method: exported.AdaptationMethod): Promise<Record<string, Output>> {
  const adaptation = await exported.fitAdaptation({ problem: await problem(), method });
  return { moved: adaptation.moved, again: await adaptation.transform(await toMatrix(clouds().x)) };
}

/** Small enough for a driver in software. */
const few = { steps: 3, centers: 20 };

export const adaptation: PackageCases = {
  specifier: '@ingd/adaptation',
  exported,
  entries: {
    accuracy: noNumbers,
    fitFeatures: onHost,
    poseAdaptation: onHost,
    svm: onHost,
    logistic: onHost,
    unmoved: float32(() => moved(exported.unmoved())),
    coralMove: float32(() => moved(exported.coralMove())),
    linearMongeMove: float32(() => moved(exported.linearMongeMove())),
    kingMove: float32(() => moved(exported.kingMove(few)), 1e-3),
    ntKingMove: float32(() => moved(exported.ntKingMove({ ...few, hidden: [8] })), 1e-3),
    wgfMove: float32(() => moved(exported.wgfMove({ steps: 3 })), 1e-3),
    mmdMove: float32(() => moved(exported.mmdMove({ steps: 3 })), 1e-3),
    flowMove: aside('ntKingMove and the others are this function with a flow'),
    fitAdaptation: aside('the moves run through it'),
    stoppedEarly: noNumbers,
    selectSettings: aside('fits its candidates, as the moves do'),
    circularValidation: onHost,
    importanceWeightedValidation: onHost,
    neighborAgreement: onHost,
    predictionEntropy: onHost,
    encodeAdaptation: aside('a file written; the tests read it again'),
    decodeAdaptation: aside('a file read; the numbers are those that were written'),
  },
};
