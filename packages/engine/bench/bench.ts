import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { fastestProductRate, useBackend } from '../src/index.js';
import { choleskyTables } from './cholesky.js';
import { drawTable } from './draws.js';
import { nativeTable } from './native.js';
import { gramTable, productTable } from './products.js';

/** Runs everything and writes the report. */
export async function main(path: string): Promise<void> {
  await tf.setBackend('wasm');
  const shipped = tf.getKernel(tf.BatchMatMul, 'wasm')?.kernelFunc;
  if (shipped === undefined) {
    throw new Error('bench: expected tfjs-backend-wasm to have a matrix product, got none; install 4.22.0');
  }
  await useBackend('wasm');
  const rate = await fastestProductRate();
  const parts = [
    await choleskyTables(),
    await gramTable(),
    await productTable(shipped),
    await drawTable(),
    await nativeTable(),
  ];
  const report = `${introduction(rate)}\n\n${parts.join('\n\n')}\n`;
  writeFileSync(path, report);
  console.log(report);
}

function introduction(rate: number): string {
  const [cpu] = cpus();
  return [
    '# Benchmarks of @ingd/engine',
    `Written by \`npm run bench\` (from packages/engine) on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${process.arch}, ${cpus().length} × ${cpu?.model.trim()}.`,
    `Contenders of a row run in turn in one process. The machine was shared with other work, so two figures are given: the least time by the clock and, in brackets, the median processor time. The fastest float32 product at the start: ${(rate / 1e9).toFixed(1)} GFLOP/s (\`fastestProductRate\`).`,
  ].join('\n\n');
}
