// npm run check [-- NAME ...]: everything about the code that is not a test, one line a tool.
import './require-node.mjs';
import { programOf } from './paths.mjs';
import { runNode } from './run-node.mjs';
import { asCommand, Refusal, seconds } from './say.mjs';
import { install } from './set-up.mjs';
import { runTurbo } from './turbo.mjs';

const tool = (packageName, command, toolArguments) => () =>
  runNode(programOf(packageName, command), toolArguments, { output: 'keep' });

// typescript is loaded after the install, hence the dynamic imports.
const checks = [
  {
    name: 'build',
    looksAt: 'every package',
    run: () => runTurbo(['build'], { output: 'keep', options: ['--continue'] }),
  },
  {
    name: 'biome',
    looksAt: 'format and lint',
    run: tool('@biomejs/biome', 'biome', ['ci', '--error-on-warnings', '--colors=off']),
  },
  {
    name: 'types',
    looksAt: 'tsc in every package',
    run: () => runTurbo(['types'], { output: 'keep', options: ['--continue'] }),
  },
  { name: 'boundaries', looksAt: 'who may import whom', run: tool('turbo', 'turbo', ['boundaries']) },
  { name: 'knip', looksAt: 'unused files, exports and dependencies', run: tool('knip', 'knip', ['--no-config-hints']) },
  { name: 'sherif', looksAt: 'package.json files agree', run: tool('sherif', 'sherif', []) },
  {
    name: 'lockfiles',
    looksAt: 'no registry is named',
    run: async () => (await import('./checks/lock-file.mjs')).lockFiles(),
  },
  {
    name: 'documented',
    looksAt: 'public names',
    run: async () => (await import('./checks/documented.mjs')).documented(),
  },
  { name: 'publint', looksAt: 'packed packages', run: async () => (await import('./checks/packed.mjs')).publint() },
  { name: 'attw', looksAt: 'types of packed packages', run: async () => (await import('./checks/packed.mjs')).attw() },
  { name: 'size', looksAt: 'budgets in .size-limit.js', run: tool('size-limit', 'size-limit', []) },
];

await asCommand(async () => {
  const chosen = choose(process.argv.slice(2));
  await install();
  const failed = [];
  for (const check of chosen) if (!(await passes(check))) failed.push(check.name);
  console.log(failed.length === 0 ? 'All checks passed' : `Failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
});

function choose(names) {
  const unknown = names.find((name) => checks.every((check) => check.name !== name));
  if (unknown)
    throw new Refusal(`check: expected some of ${checks.map(({ name }) => name).join(', ')}, got ${unknown}`);
  return names.length === 0 ? checks : checks.filter(({ name }) => names.includes(name));
}

async function passes({ name, looksAt, run }) {
  const start = performance.now();
  const { code, text } = await run();
  const verdict = code === 0 ? 'ok  ' : 'FAIL';
  console.log(`${verdict}  ${name.padEnd(11)} ${seconds(start).padStart(7)}  ${looksAt}`);
  if (code !== 0) console.log(text.trimEnd());
  return code === 0;
}
