import { availableParallelism } from 'node:os';
import { inChild, megabytes, milliseconds, operations, paperSizes, percent, tableSizes } from '@ingd/cli/bench';
import { runPeer } from '../measure/peer.mjs';

/** Wall ms that an iteration may take, by backend. */
const steps = [
  { flow: 'ntKing', dimension: 5, sizes: paperSizes, goals: { wasm: 5, tensorflow: 5 } },
  { flow: 'ntKing', dimension: 20, sizes: paperSizes, goals: { wasm: 7, tensorflow: 6 } },
  { flow: 'king', dimension: 5, sizes: paperSizes, goals: { wasm: 5, tensorflow: 4 } },
  { flow: 'king', dimension: 20, sizes: paperSizes, goals: { wasm: 8, tensorflow: 6 } },
  { flow: 'ntKing', dimension: 50, sizes: tableSizes, goals: {} },
  { flow: 'king', dimension: 50, sizes: tableSizes, goals: {} },
];
/** Of the fastest product, both on one thread, that ntKiNG is to reach on wasm. */
const shareGoal = 0.8;

export const title = 'One step, everything in it';
export const about = [
  'Centres, bandwidths by the median, network d-31-31-d, g, F, Γ, solve, drift, move: `ntKing()` and `king()` of @ingd/particles as a user runs them; n particles, as many targets, b = 200.',
  'n = 100: section 5.1 of the paper; n = 400, d = 50: the size of its table 1. Operations are counted, not measured; speed and share are those of the least wall time, the share that of the fastest matrix product that this backend offers, measured just before and after; where that goes over one thread (wasm), as many times it as the step has threads.',
  'On two threads, which is the default in Node on more than one processor, the float32 part of a step is made by both, with the same bits.',
  'PyTorch is `peers/pytorch_step.py`, the same step by hand in the straightforward form that is linear in n (M formed in blocks; KiNG in tiles), checked against the reference drifts, beside `webgpu` on the same GPU; its shares are of its own fastest product, over the same counted operations, though its form does more.',
  'The authors’ own program (github.com/anewgithubname/iNGD, PyTorch) was run on two EPYC cores when this repository began: 1.1 to 1.5 s an iteration at d = 5 and 1.6 to 2.5 s at d = 20, n = 100, 2.1 GB. It is not part of this repository.',
  'Memory is the peak of a process that does nothing else (PyTorch: of all its rows together).',
];
export const backends = ['wasm', 'tensorflow', 'webgpu'];

export async function run({ backend, rounds }) {
  const rows = [];
  for (const step of steps) {
    for (const threads of threadsOn(backend)) rows.push(await measure(step, { backend, rounds, threads }));
  }
  const { rows: peers, notes } = await measurePeers(backend, rounds);
  return {
    rows: steps.flatMap((step) => [...rows, ...peers].filter((row) => isOf(step, row))),
    columns,
    notes,
    goals: rows.flatMap(goalsOf),
  };
}

/** PyTorch on one thread, and on as many as it likes; on a GPU beside what runs on one. */
async function measurePeers(backend, rounds) {
  const peer = { script: 'pytorch_step', module: 'torch' };
  const few = ['--rounds', String(Math.min(rounds, 30))];
  const [first, ...others] = backend === 'webgpu' ? [['--device', 'cuda']] : [['--threads', '1'], []];
  const measured = [await runPeer({ ...peer, options: [...few, ...first] })];
  if (measured[0].skipped !== undefined) return { rows: [], notes: [measured[0].skipped] };
  for (const options of others) measured.push(await runPeer({ ...peer, options: [...few, ...options] }));
  return { rows: measured.flatMap(peerRows), notes: [] };
}

function peerRows({ peer, threads, device, productRate, peakMemoryBytes, rows }) {
  const who = `${peer}, ${device === 'cuda' ? device : `${threads} ${threads === 1 ? 'thread' : 'threads'}`}`;
  return rows.map(({ d, ...row }) => ({ ...row, who, dimension: d, productRate, peakMemoryBytes }));
}

function isOf({ flow, dimension, sizes }, row) {
  return row.flow === flow && row.dimension === dimension && row.n === sizes.particles;
}

/** One thread and the default, where those differ; the default alone beside what PyTorch does on a GPU. */
function threadsOn(backend) {
  return backend === 'webgpu' || availableParallelism() === 1 ? [2] : [1, 2];
}

async function measure({ flow, dimension, sizes, goals }, { backend, rounds, threads }) {
  const { value, peakMemoryBytes } = await inChild({
    module: import.meta.resolve('@ingd/cli/bench'),
    name: 'measureIteration',
    settings: { backend, flow, dimension, sizes, rounds, threads, atMostSeconds: 15 },
  });
  const goal = threads === 2 ? goals[backend] : undefined;
  const who = backend === 'webgpu' ? '@ingd' : `@ingd, ${value.threads} ${value.threads === 1 ? 'thread' : 'threads'}`;
  return { who, flow, dimension, n: sizes.particles, goal, ...value, peakMemoryBytes };
}

/** Times are those of the default, the share that of one thread. */
function goalsOf({ flow, dimension, n, backend, threads, goal, median, share }) {
  const what = `${flow}, n = ${n}, d = ${dimension}`;
  const found =
    goal === undefined ? [] : [{ what: `${what}: an iteration`, measured: median, atMost: goal, unit: 'ms' }];
  if (threads > 1 || flow !== 'ntKing' || backend !== 'wasm' || n !== paperSizes.particles) return found;
  const ofProduct = `${what}: share of the fastest product, one thread`;
  return [...found, { what: ofProduct, measured: 100 * share, atLeast: 100 * shareGoal, unit: '%' }];
}

function counted({ flow, dimension, n }) {
  return operations(flow, steps.find(({ sizes }) => sizes.particles === n).sizes, dimension);
}

const columns = {
  flow: ({ flow }) => flow,
  n: ({ n }) => n,
  d: ({ dimension }) => dimension,
  who: ({ who }) => who,
  'wall ms, median (least)': ({ median, least }) => `${milliseconds(median)} (${milliseconds(least)})`,
  'goal ms': ({ goal = '' }) => goal,
  'processor ms': ({ processor }) => milliseconds(processor),
  MFLOP: (row) => (counted(row) / 1e6).toFixed(0),
  'GFLOP/s': (row) => (counted(row) / row.least / 1e6).toFixed(1),
  share: (row) => percent(counted(row) / (row.least / 1000) / row.productRate),
  'memory MB': ({ peakMemoryBytes }) => megabytes(peakMemoryBytes),
};
