import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = dirname(createRequire(import.meta.url).resolve('../../package.json'));

/** kB, gzipped. Some budgets are above their goal, so that the next byte is noticed all the same. */
const goals = {
  '@ingd/families: own code': 25,
  '@ingd/fisher + @ingd/linalg: own code': 20,
  '@ingd/particles: own code': 25,
};

export const title = 'Package sizes';
export const about = [
  'kB (10³ bytes), minified, as `.size-limit.js` has it; `npm run check -- size-limit` enforces the budgets.',
  '`own code` leaves out what a package imports from tfjs and from other @ingd packages, and is gzipped, as is one family; the others are in brotli. A bundle takes of `families` only what it imports: one family at a time.',
];

export async function run() {
  const program = join(root, 'node_modules', 'size-limit', 'bin.js');
  const rows = JSON.parse(await outputOf(program));
  return { rows, columns, goals: rows.filter(({ name }) => name in goals).map(goalOf) };
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

function goalOf({ name, size }) {
  return { what: `size of ${name}`, measured: size / 1000, atMost: goals[name], unit: 'kB' };
}

const columns = {
  what: ({ name }) => name,
  kB: ({ size }) => (size / 1000).toFixed(1),
  budget: ({ sizeLimit }) => sizeLimit / 1000,
};
