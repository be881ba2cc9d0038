import { growthExponent, inChild, megabytes, milliseconds, paperSizes } from '@ingd/cli/bench';

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
  'Least wall ms of an iteration of the flow, its memory peak in a process of its own, and the exponent fitted over all sizes (± its standard error).',
  'The number of weights is P = h² + (2 d + 2) h + d: at large h the exponent of P is half of that of h. The authors’ form builds `[n, n, b, b]`.',
];
export const backends = ['wasm', 'tensorflow'];

export async function run({ backend, rounds, quick }) {
  const rows = [];
  for (const one of series)
    rows.push(await grow({ ...one, over: quick ? one.over.slice(0, 3) : one.over }, backend, rounds));
  return { rows, columns };
}

async function grow({ axis, flow, over, sizes = () => ({}), dimension = () => 5 }, backend, rounds) {
  const measures = [];
  for (const size of over) {
    const { value, peakMemoryBytes } = await inChild({
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
    });
    measures.push({ size, least: value.least, peakMemoryBytes });
  }
  const times = measures.map(({ least }) => least);
  return { axis, flow, measures, ...growthExponent(over, times) };
}

const columns = {
  grows: ({ axis }) => axis,
  flow: ({ flow }) => flow,
  'size: ms (MB)': ({ measures }) =>
    measures
      .map(({ size, least, peakMemoryBytes }) => `${size}: ${milliseconds(least)} (${megabytes(peakMemoryBytes)})`)
      .join(', '),
  exponent: ({ exponent, standardError }) => `${exponent.toFixed(2)} ± ${standardError.toFixed(2)}`,
};
