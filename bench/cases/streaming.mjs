import { growthExponent, megabytes } from '@ingd/cli/bench';
import { inProcesses } from '../measure/in-processes.mjs';

const module = new URL('./scale-problem.mjs', import.meta.url).href;
const counts = [1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];

export const title = 'A million particles';
export const about = [
  'One step with as many targets as particles, b = 200, d = 5, centres and bandwidth included, each size in a process of its own: seconds (memory peak, MB).',
  'The exponent of n is fitted over all sizes (± its standard error). Memory for each further particle is the slope of the line through the peaks from n = 10 000 on; particle and target themselves are 40 bytes.',
];
export const backends = ['wasm', 'webgpu'];

export async function run({ backend, quick, ...limits }) {
  const sizes = quick ? counts.slice(0, 3) : counts;
  const works = ['ntKing', 'randomFeatureKing'].flatMap((flow) =>
    sizes.map((n) => ({ module, name: 'measureStep', settings: { backend, flow, n, b: 200, d: 5 } })),
  );
  const measures = (await inProcesses(works, limits)).map((result, index) => ({
    ...works[index].settings,
    ...result.value,
    ...result,
  }));
  const rows = ['ntKing', 'randomFeatureKing'].map((flow) => rowOf(measures.filter((each) => each.flow === flow)));
  return { rows, columns, goals: rows.flatMap(goalsOf) };
}

function rowOf(measures) {
  const finished = measures.filter(({ failed }) => failed === undefined);
  const fit = growthExponent(
    finished.map(({ n }) => n),
    finished.map(({ seconds }) => seconds),
  );
  const large = finished.filter(({ n }) => n >= 10_000);
  return { flow: measures[0].flow, measures, finished, bytesPerParticle: slope(large), ...fit };
}

function slope(measures) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanN, meanBytes] = [mean(measures.map(({ n }) => n)), mean(measures.map((each) => each.peakMemoryBytes))];
  return (
    mean(measures.map(({ n, peakMemoryBytes }) => (n - meanN) * (peakMemoryBytes - meanBytes))) /
    mean(measures.map(({ n }) => (n - meanN) ** 2))
  );
}

function goalsOf({ flow, finished, exponent }) {
  const peak = Math.max(...finished.map(({ peakMemoryBytes }) => peakMemoryBytes));
  const reached = `${flow}, n to ${finished.at(-1).n}`;
  return [
    { what: `exponent of n, ${reached}`, measured: exponent, unit: '', atMost: 1.05 },
    { what: `memory peak, ${reached}`, measured: peak / 1e9, unit: 'GB', atMost: 2 },
  ];
}

const columns = {
  flow: ({ flow }) => flow,
  'n: s (MB)': ({ measures }) => measures.map(cellOf).join(', '),
  exponent: ({ exponent, standardError }) => `${exponent.toFixed(2)} ± ${standardError.toFixed(2)}`,
  'bytes for each further particle': ({ bytesPerParticle }) => bytesPerParticle.toFixed(0),
};

function cellOf({ n, failed, seconds, peakMemoryBytes }) {
  return `${n}: ${failed ?? `${seconds.toPrecision(3)} (${megabytes(peakMemoryBytes)})`}`;
}
