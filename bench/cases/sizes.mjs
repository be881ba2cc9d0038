import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = dirname(createRequire(import.meta.url).resolve('../../package.json'));

export const title = 'Package sizes';
export const about = [
  'kB (10³ bytes), minified, as `.size-limit.js` has it; `npm run check -- size-limit` enforces the budgets.',
  '`own code` leaves out what a package imports from tfjs and from other @ingd packages.',
];

export async function run() {
  const program = join(root, 'node_modules', 'size-limit', 'bin.js');
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--json'], { cwd: root });
  const rows = JSON.parse(stdout);
  return { rows, columns, goals: rows.filter(({ name }) => name.includes('own code')).map(goal) };
}

function goal({ name, size, sizeLimit }) {
  return { what: `size of ${name}`, measured: size / 1000, atMost: sizeLimit / 1000, unit: 'kB' };
}

const columns = {
  what: ({ name }) => name,
  kB: ({ size }) => (size / 1000).toFixed(1),
  budget: ({ sizeLimit }) => sizeLimit / 1000,
};
