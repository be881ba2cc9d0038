import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createKey, fold, type Matrix, normalValues } from '@ingd/engine';
import { graphicalLassoCv } from '../src/index.js';

/** Runs everything and writes the report. */
export async function main(path: string): Promise<void> {
  await graphicalLassoCv(chain(100, 20)); // warm
  const rows: string[] = [];
  for (const [n, d] of [
    [200, 30],
    [400, 100],
    [400, 200],
    [150, 200],
  ] as const) {
    const samples = chain(n, d);
    const [one, four] = [await measured(samples, 1), await measured(samples, 4)];
    rows.push(`| ${n} | ${d} | ${one.seconds} | ${one.fits} | ${four.seconds} | ${four.fits} | ${four.gap} |`);
  }
  const report = `${introduction()}\n\n| n | d | one grid, s | alphas | four grids, s | alphas | gap of the fit |\n| --- | --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  writeFileSync(path, report);
  console.log(report);
}

function introduction(): string {
  const [cpu] = cpus();
  return [
    '# Benchmarks of @ingd/graphs',
    `Written by \`npm run bench\` (from packages/graphs) on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${process.arch}, ${cpus().length} × ${cpu?.model.trim()}, one thread.`,
    `\`graphicalLassoCv\` with 5 folds: seconds of the processor (not of the clock) of one run, on a machine busy with other work. One grid is 10 alphas from the largest covariance down to a hundredth; four grids come closer about the best one, as in scikit-learn. A grid is left once its score has fallen twice, so that fewer alphas are tried than 10 a grid. Samples: x_j = z_j + 0.5 x_{j-1}.`,
  ].join('\n\n');
}

function chain(n: number, d: number): Matrix {
  const data = normalValues(fold(createKey(3), d), n * d);
  for (let at = 0; at < data.length; at++) {
    if (at % d > 0) data[at] = (data[at] as number) + 0.5 * (data[at - 1] as number);
  }
  return { rows: n, columns: d, data };
}

async function measured(samples: Matrix, refinements: number): Promise<{ seconds: string; fits: number; gap: string }> {
  const before = process.cpuUsage();
  const fit = await graphicalLassoCv(samples, { refinements });
  const { user, system } = process.cpuUsage(before);
  const [seconds, fits, gap] = [(user + system) / 1e6, fit.scores.length, fit.gap];
  return { seconds: seconds.toPrecision(3), fits, gap: gap.toExponential(1) };
}
