// Runs the cases of this folder on the built packages:
//   node bench/run.mjs [case ...] [--backend wasm|cpu|tensorflow] [--rounds 100] [--out FILE]
// Without a case it runs all of them and writes docs/benchmarks.md.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fastestProductRate, useBackend } from '@ingd/engine';
import { machine } from './measure/machine.mjs';

const cases = {
  iteration: () => import('./cases/iteration.mjs'),
  parts: () => import('./cases/parts.mjs'),
  growth: () => import('./cases/growth.mjs'),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    backend: { type: 'string', default: 'wasm' },
    rounds: { type: 'string', default: '100' },
    out: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const unknown = positionals.find((name) => !(name in cases));
if (unknown !== undefined || !Number.isInteger(rounds) || rounds < 1) {
  const complaint = unknown === undefined ? `--rounds ${values.rounds}` : `case ${unknown}`;
  console.error(
    `bench: expected cases among ${Object.keys(cases).join(', ')} and whole rounds from 1, got ${complaint}`,
  );
  process.exit(2);
}

const { backend } = await useBackend(values.backend);
const command = `npm run bench${[...process.argv.slice(2)].map((word) => ` ${word}`).join('')}`;
const rate = await fastestProductRate();
const sections = [
  '# Benchmarks\n',
  `Written by \`${command}\`. ${machine().join('. ')}.\n`,
  `Backend \`${backend}\`; its fastest float32 matrix product: ${(rate / 1e9).toFixed(1)} GFLOP/s. Contenders run in turns.\n`,
];
console.log(sections.join('\n'));
for (const name of positionals.length > 0 ? positionals : Object.keys(cases)) {
  const { title, about, run } = await cases[name]();
  const section = [`## ${title}\n`, `${about.join('\n')}\n`, `${await run({ rounds })}\n`].join('\n');
  console.log(section);
  sections.push(section);
}
const out = values.out ?? (positionals.length === 0 ? new URL('../docs/benchmarks.md', import.meta.url) : undefined);
if (out !== undefined) await writeFile(out, sections.join('\n'));
process.exit(0); // a WebGPU device would keep the process alive
