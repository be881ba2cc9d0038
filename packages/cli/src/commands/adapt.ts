import { encodeAdaptation } from '@ingd/adaptation';
import { bestOf, carryOut, type MethodResult, pose, resultFields } from '../adapt/carry-out.js';
import { readDomains } from '../adapt/domains.js';
import { type Output, prepareOutput, requireDistinct } from '../files/output.js';
import { describeInput } from '../files/tables.js';
import { ComputationProblem, throwIfInterrupted } from '../problems.js';
import type { CommandResult, Session } from '../session.js';
import { startBackend } from '../tensors/backend.js';
import type { AdaptOptions } from './adapt-options.js';

interface AdaptRequest {
  readonly options: AdaptOptions;
  readonly session: Session;
}

interface Outputs {
  readonly predictions: Output | undefined;
  readonly adaptation: Output | undefined;
}

async function prepare(options: AdaptOptions): Promise<Outputs> {
  const { predictions, out, source, target, sourceLabels, targetLabels, force } = options;
  const labels = [sourceLabels, targetLabels].filter((path) => path !== undefined);
  requireDistinct(
    [predictions, out],
    [source, target, ...labels].filter((path, at, all) => all.indexOf(path) === at),
  );
  const place = (path: string | undefined, what: string) =>
    path === undefined ? undefined : prepareOutput({ path, what, force });
  return { predictions: await place(predictions, 'predictions'), adaptation: await place(out, 'adaptation') };
}

async function write({ predictions, adaptation }: Outputs, best: MethodResult): Promise<void> {
  const saved: string[] = [];
  try {
    if (adaptation !== undefined) {
      await adaptation.write(encodeAdaptation(best.adaptation));
      saved.push(adaptation.path);
    }
    await predictions?.write(`predicted\n${best.predicted.map(cell).join('\n')}\n`);
  } catch (error) {
    throw new ComputationProblem(error instanceof Error ? error.message : String(error), { saved });
  }
}

/** A label as a cell of a CSV. */
function cell(label: string | number): string {
  const text = String(label);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function lineOf({ method, adaptation, accuracy, score }: MethodResult, best: MethodResult): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;
  const judged =
    accuracy === null ? '' : `  ${percent(accuracy.before)} right before, ${percent(accuracy.after)} after`;
  const scored = score === null ? '' : `  score ${score.toFixed(4)}`;
  return `${method === best.method ? '*' : ' '} ${method.padEnd(7)} ${String(adaptation.map.steps.length).padStart(4)} steps${judged}${scored}`;
}

/** `ingd adapt`: moves the target onto the labelled source and predicts it. */
export async function adapt({ options, session }: AdaptRequest): Promise<CommandResult> {
  const started = performance.now();
  const outputs = await prepare(options);
  const domains = await readDomains(options, session);
  const { backend } = await startBackend(options.backend);
  const problem = await pose(domains, options);
  throwIfInterrupted(session.io, 'interrupted; nothing was saved');
  const results = await carryOut(problem, domains, { options, session });
  const best = bestOf(results);
  await write(outputs, best);
  const { source, target } = domains;
  return {
    fields: {
      backend,
      n: target.values.rows,
      m: source.values.rows,
      d: target.values.columns,
      dMoved: problem.tested.columns,
      classes: problem.classifier.classes.map(String),
      classifier: options.classifier,
      select: options.select,
      method: best.method,
      accuracy: best.accuracy,
      perMethod: results.map(resultFields),
      predictions: options.predictions ?? null,
      out: options.out ?? null,
      seed: options.seed,
      seconds: (performance.now() - started) / 1000,
      inputs: { source: describeInput(source), target: describeInput(target) },
      warnings: session.warnings,
    },
    lines: results.map((result) => lineOf(result, best)),
    aside: false,
  };
}
