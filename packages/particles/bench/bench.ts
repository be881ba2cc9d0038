import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { useBackend } from '@ingd/engine';
import { outOfSampleTable, setting } from './out-of-sample.js';

/** Runs everything and writes the report. */
export async function main(path: string): Promise<void> {
  await useBackend('wasm');
  const started = performance.now();
  const table = await outOfSampleTable((line) => console.log(line));
  const report = `${introduction(Math.round((performance.now() - started) / 1000))}\n\n${table}\n`;
  writeFileSync(path, report);
}

function introduction(seconds: number): string {
  const { particleCount, freshCount, targetCount, checkedCount, steps, seeds } = setting;
  return [
    '# How a map does on points that it was not learnt from',
    `Written by \`npm run bench\` (from packages/particles) in ${seconds} s on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${process.arch}, ${cpus().length} × ${cpus()[0]?.model.trim()}, backend wasm.`,
    `N(0, I) moved onto ½N(−2, ¼I) + ½N(2, ¼I): a map learnt in ${steps} steps, with the default settings, from ${particleCount} particles and ${particleCount} targets, then applied to ${freshCount} fresh draws of N(0, I). MMD to ${targetCount} fresh draws of the target, Gaussian kernel with the target's median distance as bandwidth, of the particles (in-sample), of the fresh draws (out-of-sample), of the particles before (source), and of the ${particleCount} targets themselves. All are square roots of unbiased estimates, with their sign, so that numbers of rows do not matter; mean ± standard error over ${seeds} seeds.`,
    `Last column, for invertible maps, of ${checkedCount} fresh draws moved there and back by the map of the first seed: how many have no origin, on how many ways a part's slope was 1 or more, and how far the map sends the origin found from the point, in the median.`,
  ].join('\n\n');
}
