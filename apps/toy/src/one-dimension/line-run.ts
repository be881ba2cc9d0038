import type { Flow } from '@ingd/particles';
import { trajectory } from '../flows/trajectory.js';
import { kolmogorovDistance, type Law, normalLike } from './law.js';
import { drawLine, type LineCase } from './line-case.js';

/** What a run on the line comes to, as plain JSON. */
export interface LineFound {
  /** `paths[t][i]`: particle i after t iterations. */
  readonly paths: readonly (readonly number[])[];
  readonly target: readonly number[];
  /** Of the particles at the end. */
  readonly end: LineSummary;
}

/** A sample on the line in a few numbers. */
export interface LineSummary {
  /** Of the particles minus that of the targets, in the targets' deviations. */
  readonly meanGap: number;
  /** Of the particles, divided by that of the targets. */
  readonly deviationRatio: number;
  /** The share of the particles in (−1, 1). */
  readonly between: number;
  /** Kolmogorov's distance from the law that the targets are drawn from. */
  readonly toTarget: number;
  /** And from the normal law with the targets' mean and deviation. */
  readonly toNormal: number;
  /** Kolmogorov's distance of the targets themselves from their law: what particles that were the targets would have. */
  readonly targetsToLaw: number;
}

export interface LineRun {
  readonly flow: Flow;
  readonly line: LineCase;
  readonly seed: number;
  readonly repetition: number;
  readonly steps: number;
}

/** Runs a flow on the line and looks at where it ends. */
export async function runLine({ flow, line, seed, repetition, steps }: LineRun): Promise<LineFound> {
  const { particles, target, key } = drawLine(line, seed, repetition);
  const all = await trajectory({ flow, particles, target, steps, key });
  const paths = all.map(({ data }) => [...data]);
  return { paths, target: [...target.data], end: summarize(paths.at(-1) ?? [], [...target.data], line.target) };
}

function summarize(sample: readonly number[], target: readonly number[], law: Law): LineSummary {
  const [ours, theirs] = [normalLike(sample), normalLike(target)];
  return {
    meanGap: (ours.mean - theirs.mean) / theirs.deviation,
    deviationRatio: ours.deviation / theirs.deviation,
    between: sample.filter((x) => Math.abs(x) < 1).length / sample.length,
    toTarget: kolmogorovDistance(sample, law),
    toNormal: kolmogorovDistance(sample, theirs),
    targetsToLaw: kolmogorovDistance(target, law),
  };
}
