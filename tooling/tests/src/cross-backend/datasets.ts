import * as exported from '@ingd/datasets';
import { aside, type Case, float32, type Output, type PackageCases } from './contract.js';
import { key } from './inputs.js';

const tables = aside('reads, checks and writes tables on the host');

type Known = exported.Sampler & Partial<exported.ScoreSampler>;

/** Draws, and what is known of their density. */
function drawn(sampler: Known): Case {
  return float32(() => {
    const x = sampler.sample(key, 50);
    const outputs: Record<string, Output> = { points: x };
    if (sampler.logDensity) outputs.logDensity = sampler.logDensity(x);
    if (sampler.score) outputs.score = sampler.score(x);
    return outputs;
  });
}

const skew = [
  [0.5, 0.2],
  [0.2, 0.4],
];

export const datasets: PackageCases = {
  specifier: '@ingd/datasets',
  exported,
  entries: {
    InputError: tables,
    checkSamples: tables,
    columnOrder: tables,
    describeTable: tables,
    formatTable: tables,
    parseTable: tables,
    readableBytes: tables,
    selectColumns: tables,
    checkerboard: drawn(exported.checkerboard()),
    circles: drawn(exported.circles({ noise: 0.2 })),
    gaussianMixture: drawn(
      exported.gaussianMixture({
        components: [
          { mean: [1, 0], deviation: 0.5 },
          { mean: [-1, 0], covariance: skew },
        ],
      }),
    ),
    graphicalModel: drawn(exported.graphicalModel({ precision: skew })),
    moons: drawn(exported.moons()),
    randomGraphicalModel: drawn(exported.randomGraphicalModel(key)),
    rotatedClasses: drawn(exported.rotatedClasses().target),
    sCurve: drawn(exported.sCurve({ noise: 0.1 })),
    swissRoll: drawn(exported.swissRoll({ noise: 0.1 })),
    twoModes: drawn(exported.twoModes({ dimension: 3 })),
  },
};
