import type { FitOptions } from '../commands/fit-options.js';
import { type Output, prepareOutput, requireDistinct } from '../files/output.js';
import { UsageProblem } from '../problems.js';

/** Where a fit's results go; all places were checked before anything is computed. */
export interface FitOutputs {
  readonly map: Output;
  /** `'-'` is standard output. */
  readonly moved: Output | '-' | undefined;
  readonly report: Output | undefined;
}

interface PlacedFit {
  readonly source: string;
  readonly target: string;
  readonly options: FitOptions;
}

/** @throws UsageProblem when a place is taken, missing, read-only or named twice */
export async function prepareFitOutputs({ source, target, options }: PlacedFit): Promise<FitOutputs> {
  const { out, moved, report, force, json } = options;
  if (out === '-') throw new UsageProblem('--out cannot be standard output; a map is a file');
  if (report === '-') throw new UsageProblem('--report cannot be standard output; name an .html file');
  if (moved === '-' && json) {
    throw new UsageProblem('--moved - and --json both want standard output; give --moved a file');
  }
  requireDistinct([out, moved, report], [source, target]);
  return {
    map: await prepareOutput({ path: out, what: 'map', force }),
    moved:
      moved === '-' || moved === undefined ? moved : await prepareOutput({ path: moved, what: 'moved rows', force }),
    report: report === undefined ? undefined : await prepareOutput({ path: report, what: 'report', force }),
  };
}
