import { growthExponent, inChild, megabytes } from '@ingd/cli/bench';

const problem = new URL('./scale-problem.mjs', import.meta.url).href;

export const title = 'Exact KiNG at scale';
export const about = [
  'Whole steps at b = 200, d = 5, and one product K V with a field at n = 100 000; quadratic in time, linear in memory. Each in a process of its own.',
];

export async function run({ backend, quick }) {
  const rows = [];
  for (const n of quick ? [1000] : [1000, 2500, 5000, 10_000]) {
    const settings = { backend, flow: 'king', n, b: 200, d: 5 };
    const { value, peakMemoryBytes } = await inChild({ module: problem, name: 'measureStep', settings });
    rows.push({ what: 'step', n, ...value, peakMemoryBytes });
  }
  const settings = { backend, n: quick ? 5000 : 100_000, d: 5 };
  const { value, peakMemoryBytes } = await inChild({ module: problem, name: 'measureFieldProduct', settings });
  rows.push({ what: 'K V', n: settings.n, method: '', ...value, peakMemoryBytes });
  const steps = rows.filter(({ what }) => what === 'step');
  const { exponent, standardError } = growthExponent(
    steps.map(({ n }) => n),
    steps.map(({ seconds }) => seconds),
  );
  const peak = Math.max(...rows.map((row) => row.peakMemoryBytes));
  return {
    rows,
    columns,
    goals: [{ what: 'memory peak', measured: peak / 1e9, unit: 'GB', atMost: 2 }],
    notes: [`Exponent of n over the steps: ${exponent.toFixed(2)} ± ${standardError.toFixed(2)}.`],
  };
}

const columns = {
  what: ({ what }) => what,
  n: ({ n }) => String(n),
  way: ({ method }) => method,
  s: ({ seconds }) => seconds.toPrecision(3),
  'peak MB': ({ peakMemoryBytes }) => megabytes(peakMemoryBytes),
};
