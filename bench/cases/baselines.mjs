import { interleave, milliseconds } from '@ingd/cli/bench';
import { createKey, fastestProductRate, normal } from '@ingd/engine';
import { linearMonge, svgd } from '@ingd/particles';
import * as tf from '@tensorflow/tfjs-core';
import { runPeer } from '../measure/peer.mjs';

export const title = 'Beside other libraries';
export const about = [
  '`svgd`: a step of SVGD in blackjax (compiled by JAX; its target is a standard normal known by its gradient) with n = 100. Beside it stands a step of `svgd()` onto the same target, both with a Gaussian kernel and a bandwidth by the median distance at every step.',
  '`linear map`: the linear Monge map of n = 1000 points to as many, fitted and applied, by POT and by `linearMonge`; the difference is that of the fitted matrices, over the largest entry.',
];

export async function run({ rounds }) {
  const [svgd, linear] = [await svgdRows(rounds), await linearRows(rounds)];
  return { rows: [...svgd.rows, ...linear.rows], columns, notes: [...svgd.notes, ...linear.notes] };
}

const columns = {
  case: ({ name }) => name,
  d: ({ d }) => d,
  who: ({ who }) => who,
  'wall ms, median (least)': ({ median, least }) => `${milliseconds(median)} (${milliseconds(least)})`,
  'fastest product there, GFLOP/s': ({ productRate }) =>
    productRate === undefined ? '' : (productRate / 1e9).toFixed(1),
  difference: ({ difference }) => (difference === undefined ? '' : difference.toExponential(0)),
};

async function svgdRows(rounds) {
  const ours = [];
  for (const d of [5, 20]) {
    const [{ wall }] = await interleave([{ name: 'svgd', run: await svgdStep(d) }], { rounds });
    ours.push({ name: 'svgd', d, who: 'svgd()', productRate: await fastestProductRate(), ...wall });
  }
  const found = await runPeer({ script: 'blackjax_svgd', module: 'blackjax', options: ['--rounds', String(rounds)] });
  return beside(ours, found, (row) => ({ name: 'svgd', who: found.peer, productRate: found.productRate, ...row }));
}

/** The first step onto a standard normal, again and again. */
async function svgdStep(d) {
  const flow = svgd();
  const start = await flow.init(normal(createKey(3), [100, d]), createKey(7));
  const target = { score: (x) => tf.neg(x) };
  return async () => {
    const { state, drift } = await flow.step(start, target);
    await state.particles.data();
    state.particles.dispose();
    drift.dispose();
  };
}

async function linearRows(rounds) {
  const ours = [];
  for (const d of [5, 20, 100]) {
    const [source, target] = [formulaSamples(d, 0), formulaSamples(d, 0.5)];
    const map = () => linearMonge({ source, target });
    const [{ wall }] = await interleave([{ name: 'linearMonge', run: () => map().apply(source) }], { rounds });
    ours.push({ name: 'linear map', d, who: 'linearMonge', fitted: map().linear.data, ...wall });
  }
  const found = await runPeer({ script: 'pot_linear', module: 'ot', options: ['--rounds', String(rounds)] });
  const { rows, notes } = beside(ours, found, ({ linear, ...row }) => {
    const { fitted } = ours.find(({ d }) => d === row.d);
    return { name: 'linear map', who: found.peer, difference: worstDifference(fitted, linear), ...row };
  });
  return { rows: rows.map(({ fitted, ...row }) => row), notes };
}

/** Each of our rows with the peer's of the same dimension after it; a note where the peer was skipped. */
function beside(ours, found, show) {
  if (found.skipped !== undefined) return { rows: ours, notes: [found.skipped] };
  return { rows: ours.flatMap((row) => [row, show(found.rows.find(({ d }) => d === row.d))]), notes: [] };
}

/** The samples of peers/pot_linear.py. */
function formulaSamples(columns, shift) {
  const rows = 1000;
  const entry = (_, index) => (1 + shift) * Math.sin((index + 1) ** 2 * (1 + shift)) + shift;
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, entry) };
}

function worstDifference(expected, actual) {
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, index) => Math.abs(value - actual[index]))) / largest;
}
