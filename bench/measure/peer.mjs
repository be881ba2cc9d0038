import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The one on the path: that of an active virtual environment. */
const python = 'python3';

/**
 * Runs a script of peers/ and reads the JSON that it prints.
 * @returns what it measured, or `{ skipped }` with the reason where its Python module is not installed
 */
export async function runPeer({ script, module, options = [] }) {
  const settings = { env: withoutTuning(process.env), maxBuffer: 2 ** 26 };
  const absent = await reasonOf(run(python, ['-c', `import ${module}`], settings));
  if (absent !== undefined) return { skipped: `${script} is skipped: ${absent}` };
  const file = fileURLToPath(new URL(`../peers/${script}.py`, import.meta.url));
  const { stdout } = await run(python, [file, ...options], settings);
  return JSON.parse(stdout);
}

async function reasonOf(attempt) {
  try {
    await attempt;
  } catch (error) {
    if (error.code === 'ENOENT') return `there is no ${python}`;
    const lines = String(error.stderr).trim().split('\n');
    return `${python} says ${lines.at(-1)}`;
  }
}

/** Peers run as they come: settings that this environment has for BLAS, OpenMP or XLA may suit another program. */
export function withoutTuning(environment) {
  const isTuning = (name) => /^(OMP|MKL|GOTO|OPENBLAS|BLIS|NVPL|NUMEXPR|XLA|JAX|TORCH|KMP)_|BLAS/.test(name);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isTuning(name)));
}
