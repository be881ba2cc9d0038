import { createKey, fastestProductRate, fold } from '@ingd/engine';
import { king, ntKing, samples } from '@ingd/particles';
import { interleave } from '../measure/interleave.mjs';
import { milliseconds, percent, table } from '../measure/table.mjs';
import { drawSamples, iteration, paperSizes, paperStep } from './drift-problem.mjs';
import { operations } from './operations.mjs';

/** Milliseconds that an iteration on wasm may take, on a machine of 19 to 26 GFLOP/s. */
const goals = { ntKing: { 5: 14, 20: 17 }, king: { 5: 8, 20: 15 } };
const flows = { ntKing, king };

export const title = 'One iteration, everything in it';
export const about = [
  'n = 100 particles, 100 targets, b = 200 RBF centres drawn afresh, bandwidths by the median, network d-31-31-d drawn afresh, g, F, Γ, solve, drift, move.',
  '`flow` is `ntKing()` or `king()` of @ingd/particles; `factorised` and `general` are the two ways of `closedFormDrift` without the flow around it.',
  'Speed and share are those of the least wall time; the share is that of the fastest matrix product this backend offers, measured between the groups.',
];

export async function run({ rounds }) {
  const timings = [];
  let rate = 0; // the best of all looks at it: other work on the machine only ever slows it
  for (const flow of Object.keys(goals)) {
    for (const dimension of [5, 20]) {
      rate = Math.max(rate, await fastestProductRate());
      for (const timing of await timingsOf(flow, dimension, rounds)) timings.push({ flow, dimension, ...timing });
    }
  }
  return table(
    ['flow', 'd', 'way', 'wall ms, median (least)', 'processor ms, median', 'goal ms', 'MFLOP', 'GFLOP/s', 'share'],
    timings.map((timing) => row(timing, rate)),
  );
}

async function timingsOf(flow, dimension, rounds) {
  const { particles, target } = drawSamples(paperSizes, dimension, createKey(3));
  const problem = { flow, sizes: paperSizes, particles, target };
  const by = (method) => (round) => iteration({ ...problem, method, key: fold(createKey(5), round) });
  const contenders = [
    { name: 'flow', run: flowStep(flow, particles, target) },
    { name: 'factorised', run: by('factorised') },
    { name: 'general', run: by('statistic-space') },
  ];
  const timings = await interleave(contenders, { rounds });
  particles.dispose();
  target.dispose();
  return timings;
}

function row({ flow, dimension, name, wall, processor }, rate) {
  const count = operations(flow, paperSizes, dimension);
  const speed = count / (wall.least / 1000);
  return [
    flow,
    dimension,
    name,
    `${milliseconds(wall.median)} (${milliseconds(wall.least)})`,
    milliseconds(processor.median),
    name === 'flow' ? goals[flow][dimension] : '',
    ...(name === 'general'
      ? ['', '', '']
      : [(count / 1e6).toFixed(0), (speed / 1e9).toFixed(1), percent(speed / rate)]),
  ];
}

/** The first step of a run, again and again with other keys. */
function flowStep(name, particles, target) {
  const flow = flows[name](paperStep);
  const samplesOfTarget = samples(target);
  return async (round) => {
    const before = await flow.init(particles, fold(createKey(7), round));
    const { state, drift } = await flow.step(before, samplesOfTarget);
    await state.particles.data();
    for (const owned of [before.particles, state.particles, drift]) owned.dispose();
  };
}
