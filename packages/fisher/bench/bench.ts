import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { useBackend } from '@ingd/engine';
import { precisionTables } from './precision.js';

/** Runs everything and writes the report. */
export async function main(path: string): Promise<void> {
  await useBackend('wasm');
  const started = performance.now();
  const tables = await precisionTables();
  const seconds = Math.round((performance.now() - started) / 1000);
  const report = `${introduction(seconds)}\n\n${tables}\n`;
  writeFileSync(path, report);
  console.log(report);
}

function introduction(seconds: number): string {
  return [
    '# How exact the drift is',
    `Written by \`npm run bench\` (from packages/fisher) in ${seconds} s on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${process.arch}, ${cpus().length} × ${cpus()[0]?.model.trim()}, backend wasm.`,
    'Largest error of the drift over the particles, relative to its largest entry there, against the same formula in float64 from beginning to end. Statistic: b Gaussian RBFs at b of n = 1.25 b particles in two dimensions, their bandwidth set so that F has the condition number told (from bumps that hardly meet to ones that all overlap); λ = 1e-3; ntKiNG with a d-12-12-d network, KiNG with a Gaussian kernel. `plain float32` rounds every operation to float32, the factor included; `default` is what `closedFormDrift` takes by itself. "refuses": the path says that it cannot; "fails": it gives NaN.',
  ].join('\n\n');
}
