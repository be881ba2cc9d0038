import { growthExponent, megabytes, milliseconds, paperSizes } from '@ingd/cli/bench';
import { inProcesses } from '../measure/in-processes.mjs';

const particles = (n) => ({ particles: n, targets: n });

/** What grows, over which sizes, in the problem that `sizes` and `dimension` make of one. */
const series = [
  { axis: 'n', flow: 'ntKing', over: [200, 400, 800, 1600, 3200, 6400], sizes: particles },
  { axis: 'n', flow: 'king', over: [100, 200, 400, 800, 1600, 3200], sizes: particles },
  ...['ntKing', 'king'].flatMap((flow) => [
    {
      axis: 'b',
      flow,
      over: [100, 200, 400, 800, 1600],
      sizes: (b) => ({ centers: b, particles: 400, targets: 1600 }),
    },
    { axis: 'd', flow, over: [4, 8, 16, 32, 64, 128], dimension: (d) => d },
  ]),
  { axis: 'h', flow: 'ntKing', over: [16, 32, 64, 128, 256], sizes: (width) => ({ width }) },
];

export const title = 'How an iteration grows';
export const about = [
  'One size of the problem of section 5.1 (n = m = 100, b = 200, d = 5, network d-h-h-d with h = 31) grows, the others stay; along b there are 400 particles and 1600 targets to choose centres from.',
  'Least wall ms of an iteration of the flow, its memory peak in a process of its own, and the exponent fitted over all sizes (± its standard error); beside it that of the processor time of all threads, which other work on the machine disturbs less.',
  'The number of weights is P = h² + (2 d + 2) h + d: at large h the exponent of P is half of that of h. The authors’ form builds `[n, n, b, b]`.',
];
export const backends = ['wasm', 'tensorflow', 'webgpu'];

export async function run({ backend, rounds, quick, ...limits }) {
  const all = series.map((one) => ({ ...one, over: quick ? one.over.slice(0, 3) : one.over }));
  const works = all.flatMap((one) => one.over.map((size) => workOf(one, size, { backend, rounds })));
  const results = await inProcesses(works, limits);
  const rows = all.map(({ axis, flow, over }) => rowOf({ axis, flow, over, results: results.splice(0, over.length) }));
  return { rows, columns };
}

function workOf({ flow, sizes = () => ({}), dimension = () => 5 }, size, { backend, rounds }) {
  return {
    module: import.meta.resolve('@ingd/cli/bench'),
    name: 'measureIteration',
    settings: {
      backend,
      rounds,
      flow,
      dimension: dimension(size),
      sizes: { ...paperSizes, ...sizes(size) },
      atMostSeconds: 1,
    },
  };
}

function rowOf({ axis, flow, over, results }) {
  const measures = results.map(({ value, peakMemoryBytes, failed }, index) => {
    return { size: over[index], least: value?.least, processor: value?.processor, peakMemoryBytes, failed };
  });
  const finished = measures.filter(({ failed }) => failed === undefined);
  const exponentOf = (time) =>
    growthExponent(
      finished.map(({ size }) => size),
      finished.map((measure) => measure[time]),
    );
  return { axis, flow, measures, ...exponentOf('least'), ofProcessor: exponentOf('processor') };
}

function withError({ exponent, standardError }) {
  return `${exponent.toFixed(2)} ± ${standardError.toFixed(2)}`;
}

const columns = {
  grows: ({ axis }) => axis,
  flow: ({ flow }) => flow,
  'size: ms (MB)': ({ measures }) =>
    measures
      .map(({ size, least, peakMemoryBytes, failed }) => {
        return `${size}: ${failed ?? `${milliseconds(least)} (${megabytes(peakMemoryBytes)})`}`;
      })
      .join(', '),
  exponent: withError,
  'of processor time': ({ ofProcessor }) => withError(ofProcessor),
};
