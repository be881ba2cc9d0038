import {
  type AdaptationProblem,
  accuracy,
  type FittedAdaptation,
  fitAdaptation,
  type Label,
  logistic,
  poseAdaptation,
  selectSettings,
  svm,
} from '@ingd/adaptation';
import { createKey } from '@ingd/engine';
import type { AdaptOptions } from '../commands/adapt-options.js';
import { throwIfInterrupted, UsageProblem } from '../problems.js';
import type { JsonField, Session } from '../session.js';
import { candidatesOf, scorerOf } from './candidates.js';
import type { Domains } from './domains.js';
import type { MethodName } from './names.js';

/** One method's result. */
export interface MethodResult {
  readonly method: MethodName;
  readonly adaptation: FittedAdaptation;
  /** By the scorer; null where none was asked. */
  readonly score: number | null;
  readonly predicted: readonly Label[];
  /** Shares in [0, 1]; null without labels of the target. */
  readonly accuracy: { readonly before: number; readonly after: number } | null;
  readonly seconds: number;
}

/**
 * Brings both tables into common coordinates and trains the classifier.
 * @throws UsageProblem where the tables do not allow it
 */
export async function pose(
  { source, target, sourceLabels }: Domains,
  options: AdaptOptions,
): Promise<AdaptationProblem> {
  try {
    return await poseAdaptation({
      labelled: { points: source.values, labels: sourceLabels },
      tested: target.values,
      components: options.pca,
      standardize: options.standardize,
      unit: options.unit,
      classifier: options.classifier === 'svm' ? svm() : logistic(),
    });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageProblem(error.message.replace(/^\w+: /, ''));
    throw error;
  }
}

/** Every method on the problem, each at the length that the scorer likes best. */
export async function carryOut(
  problem: AdaptationProblem,
  domains: Domains,
  { options, session }: { readonly options: AdaptOptions; readonly session: Session },
): Promise<readonly MethodResult[]> {
  const results: MethodResult[] = [];
  for (const method of options.method) {
    const result = await carryOutOne(method, problem, domains, options, session);
    if (result.adaptation.end !== 'finished') session.warn(`${method}: ${result.adaptation.end}`);
    session.note(`${method}: ${result.adaptation.map.steps.length} steps, ${result.seconds.toFixed(1)} s`);
    results.push(result);
  }
  return results;
}

async function carryOutOne(
  method: MethodName,
  problem: AdaptationProblem,
  { target, targetLabels }: Domains,
  options: AdaptOptions,
  session: Session,
): Promise<MethodResult> {
  const started = performance.now();
  const { adaptation, score } = await choose(method, problem, options, session);
  throwIfInterrupted(session.io, 'interrupted; nothing was saved');
  const predicted = await adaptation.predict(target.values);
  const judged =
    targetLabels === undefined
      ? null
      : {
          before: accuracy(adaptation.predictUnmoved(target.values), targetLabels),
          after: accuracy(predicted, targetLabels),
        };
  return { method, adaptation, score, predicted, accuracy: judged, seconds: (performance.now() - started) / 1000 };
}

async function choose(
  method: MethodName,
  problem: AdaptationProblem,
  options: AdaptOptions,
  session: Session,
): Promise<Pick<MethodResult, 'adaptation' | 'score'>> {
  const candidates = candidatesOf(method, options);
  const scorer = scorerOf(options.select);
  const settings = { problem, key: createKey(options.seed), signal: session.io.interrupt };
  const [only] = candidates;
  try {
    if (scorer === undefined && only !== undefined) {
      return { adaptation: await fitAdaptation({ ...settings, method: only }), score: null };
    }
    const { best, scored } = await selectSettings({
      ...settings,
      candidates,
      scorer: scorer ?? { name: 'none', score: async () => 0 },
    });
    return { adaptation: best, score: scored.find(({ adaptation }) => adaptation === best)?.score ?? null };
  } catch (error) {
    throwIfInterrupted(session.io, 'interrupted; nothing was saved');
    throw error;
  }
}

/** The result with the best score; the first where nothing scored. */
export function bestOf(results: readonly MethodResult[]): MethodResult {
  const worst = Number.NEGATIVE_INFINITY;
  return results.reduce((best, each) => ((each.score ?? worst) > (best.score ?? worst) ? each : best));
}

/** A method's line of `perMethod`. */
export function resultFields({ method, adaptation, score, accuracy: judged, seconds }: MethodResult): {
  readonly [name: string]: JsonField;
} {
  const { length } = adaptation.map.steps;
  return { method, steps: length, score, end: adaptation.end, accuracy: judged, seconds };
}
