import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = dirname(createRequire(import.meta.url).resolve('../../package.json'));

/** kB, gzipped, together. Some budgets are above their goal, so that the next byte is noticed all the same. */
const goals = [
  { packages: ['families'], atMost: 25 },
  { packages: ['fisher', 'linalg'], atMost: 20 },
  { packages: ['particles'], atMost: 25 },
];

export const title = 'Package sizes';
export const about = [
  'kB (10³ bytes), minified, as `.size-limit.js` has it; `npm run check -- size-limit` enforces the budgets.',
  '`own code` leaves out what a package imports from tfjs and from other @ingd packages, and is gzipped, as is one family; the others are in brotli. A bundle takes of `families` only what it imports: one family at a time.',
];

export async function run() {
  const program = join(root, 'node_modules', 'size-limit', 'bin.js');
  const rows = JSON.parse(await outputOf(program));
  return { rows, columns, goals: goals.map((goal) => goalOf(goal, rows)) };
}

/** A budget that is exceeded ends size-limit with exit code 1; its sizes are wanted all the same. */
async function outputOf(program) {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, '--json'], { cwd: root });
    return stdout;
  } catch (error) {
    if (error.code === 1 && error.stdout !== '') return error.stdout;
    throw error;
  }
}

function goalOf({ packages, atMost }, rows) {
  const sizeOf = (name) => rows.find((row) => row.name === `@ingd/${name}: own code`).size;
  const measured = packages.reduce((sum, name) => sum + sizeOf(name) / 1000, 0);
  return { what: `size of ${packages.join(' and ')}, own code`, measured, atMost, unit: 'kB' };
}

const columns = {
  what: ({ name }) => name,
  kB: ({ size }) => (size / 1000).toFixed(1),
  budget: ({ sizeLimit }) => sizeLimit / 1000,
};
