import { growthExponent, inChild, megabytes } from '@ingd/cli/bench';

const problem = new URL('./scale-problem.mjs', import.meta.url).href;
const counts = [1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];

export const title = 'A million particles';
export const about = [
  'One step with as many targets as particles, b = 200, d = 5, centres and bandwidth included, each size in a process of its own: seconds (memory peak, MB).',
  'The exponent of n is fitted over all sizes (± its standard error).',
];

export async function run({ backend, quick }) {
  const rows = [];
  for (const flow of ['ntKing', 'randomFeatureKing']) {
    const measures = [];
    for (const n of quick ? counts.slice(0, 3) : counts) {
      const settings = { backend, flow, n, b: 200, d: 5 };
      const { value, peakMemoryBytes } = await inChild({ module: problem, name: 'measureStep', settings });
      measures.push({ n, ...value, peakMemoryBytes });
    }
    const fit = growthExponent(
      measures.map(({ n }) => n),
      measures.map(({ seconds }) => seconds),
    );
    rows.push({ flow, measures, ...fit });
  }
  return { rows, columns, goals: rows.flatMap(goalsOf) };
}

function goalsOf({ flow, measures, exponent }) {
  const peak = Math.max(...measures.map(({ peakMemoryBytes }) => peakMemoryBytes));
  return [
    { what: `exponent of n, ${flow}`, measured: exponent, unit: '', atMost: 1.05 },
    { what: `memory peak of ${flow}`, measured: peak / 1e9, unit: 'GB', atMost: 2 },
  ];
}

const columns = {
  flow: ({ flow }) => flow,
  'n: s (MB)': ({ measures }) =>
    measures
      .map(({ n, seconds, peakMemoryBytes }) => `${n}: ${seconds.toPrecision(3)} (${megabytes(peakMemoryBytes)})`)
      .join(', '),
  exponent: ({ exponent, standardError }) => `${exponent.toFixed(2)} ± ${standardError.toFixed(2)}`,
};
