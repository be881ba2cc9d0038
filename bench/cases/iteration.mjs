import { drawClouds, flowStep, interleave, milliseconds, operations, paperSizes, percent } from '@ingd/cli/bench';
import { createKey, fastestProductRate, fold, useThreads } from '@ingd/engine';
import { iteration } from './drift-problem.mjs';

export const title = 'Which way an iteration takes';
export const about = [
  'n = 100 particles, 100 targets, b = 200 RBF centres drawn afresh, bandwidths by the median, network d-31-31-d drawn afresh, g, F, Γ, solve, drift, move.',
  '`flow` is `ntKing()` or `king()` of @ingd/particles; `factorised` and `general` are the two ways of `closedFormDrift` without the flow around it. The three run in turns, on one thread.',
  'Speed and share are those of the least wall time; the share is that of the fastest matrix product this backend offers, measured between the groups.',
];
export const backends = ['wasm', 'webgpu'];

export async function run({ rounds }) {
  useThreads(1);
  const timings = [];
  let rate = 0; // the best of all looks at it: other work on the machine only ever slows it
  for (const flow of ['ntKing', 'king']) {
    for (const dimension of [5, 20]) {
      rate = Math.max(rate, await fastestProductRate());
      for (const timing of await timingsOf(flow, dimension, rounds)) timings.push({ flow, dimension, ...timing });
    }
  }
  return { rows: timings.map((timing) => ({ ...timing, ...speed(timing, rate) })), columns };
}

const columns = {
  flow: ({ flow }) => flow,
  d: ({ dimension }) => dimension,
  way: ({ name }) => name,
  'wall ms, median (least)': ({ wall }) => `${milliseconds(wall.median)} (${milliseconds(wall.least)})`,
  'processor ms, median': ({ processor }) => milliseconds(processor.median),
  MFLOP: ({ count }) => (count === undefined ? '' : (count / 1e6).toFixed(0)),
  'GFLOP/s': ({ perSecond }) => (perSecond === undefined ? '' : (perSecond / 1e9).toFixed(1)),
  share: ({ share }) => percent(share),
};

async function timingsOf(flow, dimension, rounds) {
  const clouds = drawClouds(paperSizes, dimension, createKey(3));
  const problem = { flow, sizes: paperSizes, ...clouds };
  const by = (method) => (round) => iteration({ ...problem, method, key: fold(createKey(5), round) });
  const contenders = [
    { name: 'flow', run: flowStep(problem) },
    { name: 'factorised', run: by('factorised') },
    { name: 'general', run: by('statistic-space') },
  ];
  const timings = await interleave(contenders, { rounds });
  clouds.particles.dispose();
  clouds.target.dispose();
  return timings;
}

/** Nothing for the general way, whose operations are not counted. */
function speed({ flow, dimension, name, wall }, rate) {
  if (name === 'general') return {};
  const count = operations(flow, paperSizes, dimension);
  const perSecond = count / (wall.least / 1000);
  return { count, perSecond, share: perSecond / rate };
}
