import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { milliseconds, timeProcesses } from '@ingd/cli/bench';

const program = join(dirname(fileURLToPath(import.meta.resolve('@ingd/cli/package.json'))), 'bin', 'ingd.js');
const started = [
  { name: 'node, an empty program', words: ['--eval', ''] },
  { name: 'ingd --version', words: [program, '--version'], goal: 150 },
  { name: 'ingd --help', words: [program, '--help'] },
  { name: 'ingd info', words: [program, 'info'], goal: 800 },
];

export const title = 'Start of the process';
export const about = ['From the start of the process to its end, in turns; wall ms.'];

export async function run({ quick }) {
  const timings = await timeProcesses({ commands: started.map(({ words }) => words), runs: quick ? 3 : 20 });
  const rows = started.map(({ name, goal }, index) => ({ name, goal, ...timings[index] }));
  const goals = rows.filter(({ goal }) => goal !== undefined);
  return {
    rows,
    columns,
    goals: goals.map(({ name, goal, median }) => ({ what: name, measured: median, atMost: goal, unit: 'ms' })),
  };
}

const columns = {
  command: ({ name }) => name,
  'median ms': ({ median }) => milliseconds(median),
  'least ms': ({ least }) => milliseconds(least),
  'goal ms': ({ goal = '' }) => goal,
};
