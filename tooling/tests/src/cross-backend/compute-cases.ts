import { writeFileSync } from 'node:fs';
import { type BackendName, useBackend } from '@ingd/engine';
import * as tf from '@tensorflow/tfjs-core';
import { allCases } from './all-cases.js';
import type { Case, Output } from './contract.js';
import type { CaseResult, Computed } from './results.js';

// A process of its own for each backend, so that one that crashes takes nothing with it: node FILE BACKEND OUTPUT.
const [backend, outputFile] = process.argv.slice(2) as [BackendName, string];

await useBackend(backend);
const computed: Computed = {};
for (const { specifier, exported, entries } of allCases) {
  const cases: Record<string, CaseResult> = {};
  for (const [name, entry] of Object.entries(entries)) {
    if ('compute' in entry) cases[name] = await resultOf(entry);
  }
  computed[specifier] = { exported: Object.keys(exported), listed: Object.keys(entries), cases };
}
writeFileSync(outputFile, JSON.stringify(computed));
process.exit(0); // a graphics driver may keep the process alive

async function resultOf({ tolerance, compute }: Case): Promise<CaseResult> {
  tf.engine().startScope();
  try {
    const outputs: Record<string, string> = {};
    for (const [name, output] of Object.entries(await compute())) outputs[name] = await encoded(output);
    return { tolerance, outputs };
  } catch (thrown) {
    return { tolerance, outputs: {}, error: thrown instanceof Error ? thrown.message : String(thrown) };
  } finally {
    tf.engine().endScope();
  }
}

/** Bit for bit, not a number included. */
async function encoded(output: Output): Promise<string> {
  const values = Float64Array.from(await numbersOf(output));
  return Buffer.from(values.buffer).toString('base64');
}

async function numbersOf(output: Output): Promise<ArrayLike<number>> {
  if (typeof output === 'number') return [output];
  if (output instanceof tf.Tensor) return output.data();
  return 'data' in output ? output.data : output;
}
