import { growthExponent, megabytes } from '@ingd/cli/bench';
import { inProcesses } from '../measure/in-processes.mjs';

const module = new URL('./scale-problem.mjs', import.meta.url).href;

export const title = 'Exact KiNG at scale';
export const about = [
  'Whole steps at b = 200, d = 5, and one product K V with a field at n = 100 000; quadratic in time, linear in memory. Each in a process of its own.',
];
export const backends = ['wasm', 'webgpu'];

export async function run({ backend, quick, ...limits }) {
  const works = [
    ...(quick ? [500, 1000, 1500] : [1000, 2500, 5000, 10_000]).map((n) => ({
      module,
      name: 'measureStep',
      settings: { backend, flow: 'king', n, b: 200, d: 5 },
    })),
    { module, name: 'measureFieldProduct', settings: { backend, n: quick ? 5000 : 100_000, d: 5 } },
  ];
  const rows = (await inProcesses(works, limits)).map((result, index) => ({
    what: works[index].name === 'measureStep' ? 'step' : 'K V',
    n: works[index].settings.n,
    ...result.value,
    ...result,
  }));
  return { rows, columns, goals: goalsOf(rows), notes: notesOf(rows) };
}

/** A row that was not finished leaves its goal missed. */
function goalsOf(rows) {
  return rows
    .filter(({ what }, index) => what === 'K V' || rows[index + 1]?.what !== 'step')
    .map(({ what, n, peakMemoryBytes = Number.NaN }) => ({
      what: `memory peak of KiNG, ${what}, n = ${n}`,
      measured: peakMemoryBytes / 1e9,
      unit: 'GB',
      atMost: 2,
    }));
}

function notesOf(rows) {
  const steps = rows.filter(({ what, failed }) => what === 'step' && failed === undefined);
  if (steps.length < 3) return ['Too few sizes were finished for an exponent.'];
  const { exponent, standardError } = growthExponent(
    steps.map(({ n }) => n),
    steps.map(({ seconds }) => seconds),
  );
  return [`Exponent of n over the steps: ${exponent.toFixed(2)} ± ${standardError.toFixed(2)}.`];
}

const columns = {
  what: ({ what }) => what,
  n: ({ n }) => String(n),
  way: ({ method = '' }) => method,
  s: ({ seconds, failed }) => failed ?? seconds.toPrecision(3),
  'peak MB': ({ peakMemoryBytes }) => megabytes(peakMemoryBytes),
};
