import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { cholesky, createKey, normalValues, useBackend } from '@ingd/engine';
import gammaSampler from '@stdlib/random-base-gamma';
import normalSampler from '@stdlib/random-base-normal';
import gammaLogpdf from '@stdlib/stats-base-dists-gamma-logpdf';
import normalLogpdf from '@stdlib/stats-base-dists-normal-logpdf';
import jStat from 'jstat';
import { categorical, dirichlet, gamma, multivariateNormal, normal } from '../src/index.js';
import { type Loops, type MillionCase, millionTable } from './million.js';
import { plain } from './plain.js';

/** Runs everything and writes the report. */
export async function main(path: string): Promise<void> {
  await useBackend('wasm');
  const cases = [normals(), gammas(), dirichlets(), categoricals(), multivariateNormals()];
  const report = `${introduction()}\n\n${await millionTable(cases, ['plain loops', '@stdlib', 'jstat'])}\n`;
  writeFileSync(path, report);
  console.log(report);
}

function introduction(): string {
  const [cpu] = cpus();
  return [
    '# Benchmarks of @ingd/families',
    `Written by \`npm run bench\` (from packages/families) on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${process.arch}, ${cpus().length} × ${cpu?.model.trim()}, backend wasm.`,
    'Contenders of a row run in turn in one process. The machine was shared with other work, so two figures are given: the least time by the clock and, in brackets, the median processor time. Samples are float32; a plain loop reads and writes typed arrays, draws with `Math.random` (no keys, no checks of support), and fits without checks. A cell is empty where the library has no such function.',
    'Draws take a block of Threefry a number, four at a time, so that they repeat on every machine. Behind, where it is: the log density of categories, where float32 labels become indices that are checked before a table is read.',
  ].join('\n\n');
}

const each = (draw: () => number) => (count: number) => {
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) out[i] = draw();
  return out;
};
const mapped = (f: (x: number) => number) => (x: Float32Array) => {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = f(x[i] as number);
  return out;
};

function normals(): MillionCase {
  const stdlib: Loops = { logDensity: mapped(normalLogpdf.factory(1, 2)), sample: each(normalSampler.factory(1, 2)) };
  const jstat: Loops = {
    logDensity: mapped((x) => Math.log(jStat.normal.pdf(x, 1, 2))),
    sample: each(() => jStat.normal.sample(1, 2)),
  };
  const natural = normal.natural({ mean: 1, standardDeviation: 2 });
  return {
    name: 'normal',
    family: normal,
    natural,
    others: { 'plain loops': plain.normal(1, 2), '@stdlib': stdlib, jstat },
  };
}

function gammas(): MillionCase {
  const stdlib: Loops = { logDensity: mapped(gammaLogpdf.factory(3, 2)), sample: each(gammaSampler.factory(3, 2)) };
  const jstat: Loops = {
    logDensity: mapped((x) => Math.log(jStat.gamma.pdf(x, 3, 0.5))),
    sample: each(() => jStat.gamma.sample(3, 0.5)),
  };
  const natural = gamma.natural({ shape: 3, rate: 2 });
  return {
    name: 'gamma',
    family: gamma,
    natural,
    others: { 'plain loops': plain.gamma(3, 2), '@stdlib': stdlib, jstat },
  };
}

function dirichlets(): MillionCase {
  const concentration = Array.from({ length: 10 }, (_, a) => 1 + 0.5 * a);
  const family = dirichlet({ dimension: 10 });
  return {
    name: 'Dirichlet, d = 10',
    family,
    natural: family.natural({ concentration }),
    others: { 'plain loops': plain.dirichlet(concentration) },
  };
}

function categoricals(): MillionCase {
  const probabilities = Array.from({ length: 10 }, (_, k) => (k + 1) / 55);
  const family = categorical({ classes: 10 });
  return {
    name: 'categorical, 10 classes',
    family,
    natural: family.natural({ probabilities }),
    others: { 'plain loops': plain.categorical(probabilities) },
  };
}

function multivariateNormals(): MillionCase {
  const d = 20;
  const draws = normalValues(createKey(3), d * d);
  const entry = (a: number, b: number) =>
    (a === b ? 1 : 0) +
    0.02 *
      Array.from({ length: d }, (_, k) => (draws[a * d + k] as number) * (draws[b * d + k] as number)).reduce(
        (x, y) => x + y,
      );
  const covariance = Array.from({ length: d }, (_, a) => Array.from({ length: d }, (__, b) => entry(a, b)));
  const mean = Array.from({ length: d }, (_, a) => 0.1 * a);
  const { lower } = cholesky({ rows: d, columns: d, data: Float64Array.from(covariance.flat()) });
  const family = multivariateNormal({ dimension: d });
  return {
    name: 'multivariate normal, d = 20',
    family,
    natural: family.natural({ mean, covariance }),
    others: { 'plain loops': plain.multivariateNormal(Float64Array.from(mean), lower.data) },
  };
}
