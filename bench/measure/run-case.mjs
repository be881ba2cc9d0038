import { table } from '@ingd/cli/bench';
import { fastestProductRate, useBackend } from '@ingd/engine';

/**
 * Runs one case on one backend; made for a process of its own.
 * @returns plain data: what the case measured, or why it could not be run here
 */
export async function runCase({ name, backend, ...options }) {
  const { title, about, run } = await import(`../cases/${name}.mjs`);
  const started = performance.now();
  const { skipped, adapter } = await start(backend);
  if (skipped !== undefined) return { title, about, skipped };
  const productRate = await fastestProductRate();
  const measured = asData(await run({ backend, ...options }));
  return { title, about, adapter, productRate, ...measured, seconds: (performance.now() - started) / 1000 };
}

/** Drivers that compute on the processor: what they take says nothing about WebGPU. */
const software = /swiftshader|llvmpipe|software/i;

async function start(backend) {
  try {
    const { adapter } = await useBackend(backend);
    if (adapter !== undefined && software.test(adapter))
      return { skipped: `the graphics adapter here is in software (${adapter})` };
    return { adapter };
  } catch (error) {
    return { skipped: error.message };
  }
}

/** A case answers with rows and how to show them, or with Markdown alone. */
function asData(result) {
  if (typeof result === 'string') return { markdown: result, rows: [], goals: [] };
  const { rows, columns, goals = [], notes = [] } = result;
  return { rows, goals, markdown: [table(rows, columns), ...notes].join('\n\n') };
}
