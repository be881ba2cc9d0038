import { inChild, megabytes } from '@ingd/cli/bench';

const problem = new URL('./scale-problem.mjs', import.meta.url).href;
const large = { n: 1000, b: 100_000, d: 20, ridge: 1e-4 };
const small = { n: 1000, b: 2000, d: 20 };

export const title = 'A statistic of size 100 000: Γ is only applied';
export const about = [
  `One step at dim(T) = ${large.b}, n = ${large.n}, d = ${large.d}, ridge ${large.ridge}, by products alone, in a process of its own: seconds, products with Γ, memory peak.`,
  `At b = ${small.b}: the largest error of the drift over the particles against the formed matrices, relative to the largest drift.`,
];

export async function run({ backend, quick }) {
  const rows = [];
  for (const flow of ['ntKing', 'randomFeatureKing']) {
    const sizes = quick ? { ...large, b: 5000 } : large;
    rows.push(await step({ backend, flow, method: 'matrix-free', ...sizes }));
    for (const ridge of quick ? [1e-4] : [1e-3, 1e-4, 1e-5]) {
      const settings = { backend, flow, ridge, ...(quick ? { ...small, n: 200, b: 400 } : small) };
      const { value } = await inChild({ module: problem, name: 'compareWithDirect', settings });
      rows.push({ ...settings, ...value });
    }
  }
  return { rows, columns, goals: goalsOf(rows) };
}

async function step(settings) {
  const { value, peakMemoryBytes } = await inChild({ module: problem, name: 'measureStep', settings });
  return { ...settings, ...value, peakMemoryBytes };
}

function goalsOf(rows) {
  const errors = rows.filter(({ error }) => error !== undefined).map(({ error }) => error);
  return [
    ...rows
      .filter(({ peakMemoryBytes }) => peakMemoryBytes !== undefined)
      .map(({ flow, peakMemoryBytes }) => ({
        what: `memory peak of ${flow}`,
        measured: peakMemoryBytes / 1e9,
        unit: 'GB',
        atMost: 2,
      })),
    { what: 'error against the formed matrices', measured: Math.max(...errors), unit: '', atMost: 1e-3 },
  ];
}

const columns = {
  flow: ({ flow }) => flow,
  b: ({ b }) => String(b),
  ridge: ({ ridge }) => String(ridge),
  's a step': ({ seconds }) => seconds?.toFixed(1) ?? '',
  'products with Γ': ({ iterations }) => String(iterations),
  'peak MB': ({ peakMemoryBytes }) => (peakMemoryBytes === undefined ? '' : megabytes(peakMemoryBytes)),
  'error against Γ formed': ({ error }) => error?.toExponential(1) ?? '',
};
