import { megabytes } from '@ingd/cli/bench';
import { inProcesses } from '../measure/in-processes.mjs';

const module = new URL('./scale-problem.mjs', import.meta.url).href;
const large = { n: 1000, b: 100_000, d: 20, ridge: 1e-4 };
const small = { n: 1000, b: 2000, d: 20 };

export const title = 'A statistic of size 100 000: Γ is only applied';
export const about = [
  `One step at dim(T) = ${large.b}, n = ${large.n}, d = ${large.d}, ridge ${large.ridge}, by products alone, in a process of its own: seconds, products with Γ, memory peak.`,
  `At b = ${small.b}: the largest error of the drift over the particles against the formed matrices, relative to the largest drift.`,
];
export const backends = ['wasm', 'webgpu'];

export async function run({ backend, quick, ...limits }) {
  const works = ['ntKing', 'randomFeatureKing'].flatMap((flow) => worksOf({ backend, flow, quick }));
  const rows = (await inProcesses(works, limits)).map((result, index) => ({
    ...works[index].settings,
    isLarge: works[index].name === 'measureStep',
    ...result.value,
    ...result,
  }));
  return { rows, columns, goals: goalsOf(rows) };
}

function worksOf({ backend, flow, quick }) {
  const one = { backend, flow };
  return [
    ...(quick ? [1e-4] : [1e-3, 1e-4, 1e-5]).map((ridge) => ({
      module,
      name: 'compareWithDirect',
      settings: { ...one, ridge, ...(quick ? { ...small, n: 200, b: 400 } : small) },
    })),
    {
      module,
      name: 'measureStep',
      settings: { ...one, method: 'matrix-free', ...large, ...(quick ? { b: 5000 } : {}) },
    },
  ];
}

/** What was not finished leaves its goal missed. */
function goalsOf(rows) {
  return rows.map(({ isLarge, flow, b, ridge, peakMemoryBytes, failed, error = Number.NaN }) =>
    isLarge
      ? {
          what: `memory peak, ${flow}, b = ${b}, only applied`,
          measured: failed === undefined ? peakMemoryBytes / 1e9 : Number.NaN,
          unit: 'GB',
          atMost: 2,
        }
      : { what: `error against Γ formed, ${flow}, ridge ${ridge}`, measured: error, unit: '', atMost: 1e-3 },
  );
}

const columns = {
  flow: ({ flow }) => flow,
  b: ({ b }) => String(b),
  ridge: ({ ridge }) => String(ridge),
  's a step': ({ seconds, failed }) => failed ?? seconds?.toFixed(1) ?? '',
  'products with Γ': ({ iterations = '', converged }) => `${iterations}${converged === false ? ', not converged' : ''}`,
  'peak MB': ({ isLarge, peakMemoryBytes }) => (isLarge ? megabytes(peakMemoryBytes) : ''),
  'error against Γ formed': ({ error }) => error?.toExponential(1) ?? '',
};
