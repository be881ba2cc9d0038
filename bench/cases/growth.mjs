import { createKey, fold } from '@ingd/engine';
import { growthExponent } from '../measure/growth.mjs';
import { interleave } from '../measure/interleave.mjs';
import { milliseconds, table } from '../measure/table.mjs';
import { drawSamples, iteration, paperSizes } from './drift-problem.mjs';

const sizes = [100, 200, 400, 800, 1600];
const dimension = 5;

export const title = 'How an iteration grows with the number of particles';
export const about = [
  `As many targets as particles, b = ${paperSizes.centers}, d = ${dimension}; processor ms, and the exponent of n fitted over all sizes (± its standard error).`,
  'The authors’ form builds `[n, n, b, b]`: exponent 2 for both. ntKiNG is linear in n; KiNG has n² d b in it.',
];

export async function run({ rounds }) {
  const rows = [];
  for (const flow of ['ntKing', 'king']) {
    for (const method of ['factorised', 'statistic-space']) rows.push(await rowOf(flow, method, rounds));
  }
  return table(['flow', 'way', ...sizes.map((n) => `n = ${n}`), 'exponent'], rows);
}

async function rowOf(flow, method, rounds) {
  const times = [];
  for (const n of sizes) {
    const counts = { ...paperSizes, particles: n, targets: n };
    const { particles, target } = drawSamples(counts, dimension, createKey(3));
    const run = (round) =>
      iteration({ flow, sizes: counts, particles, target, method, key: fold(createKey(5), round) });
    const few = Math.max(5, Math.round((rounds * 50) / n));
    const [{ processor }] = await interleave([{ name: flow, run }], {
      rounds: few,
      warmUp: Math.max(3, Math.round(2000 / n)),
    });
    times.push(processor.median);
    particles.dispose();
    target.dispose();
  }
  const { exponent, standardError } = growthExponent(sizes, times);
  const way = method === 'factorised' ? 'factorised' : 'general';
  return [flow, way, ...times.map(milliseconds), `${exponent.toFixed(2)} ± ${standardError.toFixed(2)}`];
}
