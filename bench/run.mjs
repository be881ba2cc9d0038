// Runs the cases of this folder on the built packages, each on each of its backends in a process of its own; see README.md.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { inChild, machine } from '@ingd/cli/bench';
import { caseNames } from './case-names.mjs';
import { readOptions } from './measure/options.mjs';
import { report, section } from './measure/report.mjs';
import { resultsIn } from './measure/results.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const command = ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' ');

async function main() {
  const options = readOptions(process.argv.slice(2));
  const store = resultsIn(here(options.quick ? './out/quick' : './results'));
  let failures = 0;
  for (const [name, backend] of await pairs(options)) {
    const known = options.resume ? await store.read(machine(), name, backend) : undefined;
    const result = known?.failed === undefined && known !== undefined ? known : await measure(name, backend, options);
    await store.write(result);
    if (result.failed !== undefined) failures++;
    console.log(`${section([result])}\n`);
  }
  if (!options.quick) await writeReport(store);
  return failures === 0 ? 0 : 1;
}

/** The cases asked for with the backends of each. */
async function pairs({ cases, backends: wanted }) {
  const all = [];
  for (const name of cases) {
    for (const backend of await backendsOf(name)) {
      if (wanted === undefined || wanted.includes(backend)) all.push([name, backend]);
    }
  }
  return all;
}

async function backendsOf(name) {
  const { backends = ['wasm'] } = await import(`./cases/${name}.mjs`);
  return backends;
}

async function measure(name, backend, { rounds, quick, processes, atMostSeconds }) {
  const about = { name, backend, command, machine: machine() };
  const work = {
    module: new URL('./measure/run-case.mjs', import.meta.url).href,
    name: 'runCase',
    settings: { name, backend, rounds, quick, processes, atMostSeconds },
  };
  try {
    const { value, peakMemoryBytes } = await inChild(work);
    return { ...about, ...value, peakMemoryBytes };
  } catch (error) {
    console.error(error);
    return { ...about, title: name, about: [], failed: error.message };
  }
}

/** docs/benchmarks.md from the results of all machines; what none has run yet is named in it. */
async function writeReport(store) {
  const [results, missing] = [[], []];
  for (const [name, backend] of await pairs({ cases: caseNames })) {
    const found = await store.readAll(name, backend);
    if (found.length === 0) missing.push({ name, backend });
    results.push(...found);
  }
  await writeFile(here('../docs/benchmarks.md'), report(results, missing));
}

process.exitCode = await main().catch((error) => {
  console.error(error instanceof RangeError || error instanceof TypeError ? error.message : error);
  return 2;
});
