import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { useBackend } from '@ingd/engine';
import { logisticRegression } from './logistic-regression.js';
import type { Count } from './steps-to-optimum.js';
import { variationalLogistic } from './variational-normal.js';

const LEARNING_RATES = [0.003, 0.01, 0.03, 0.1, 0.3, 1];
const MOST_STEPS = 2000;

/** Runs both examples and writes the report. */
export async function main(path: string): Promise<void> {
  await useBackend('wasm');
  const data = join(dirname(path), 'data');
  const logistic = await logisticRegression(data, LEARNING_RATES, MOST_STEPS);
  const variational = await variationalLogistic(data, LEARNING_RATES, MOST_STEPS);
  const report = `${[
    '# Natural gradient against Adam',
    `Written by \`npm run examples\` (from packages/fisher). Steps until the loss is within 1e-3 of its optimum, rejected steps included; tfjs's own Adam with its usual momenta and each of ${LEARNING_RATES.length} learning rates, at most ${MOST_STEPS} steps. A step of either takes one gradient on all of the data; a natural step solves with a small matrix besides. Both start at the same point.`,
    `## Logistic regression, breast cancer data (569 × 30, penalty 1e-3)\n\nOptimal loss ${logistic.optimum.toFixed(6)}: [logistic-regression.ts](logistic-regression.ts).`,
    table(logistic.counts),
    `## Variational normal for a Bayesian logistic regression, penguins (333 × 4 and an intercept, full covariance)\n\nOptimal loss ${variational.optimum.toFixed(4)} nats: [variational-normal.ts](variational-normal.ts).`,
    table(variational.counts),
  ].join('\n\n')}\n`;
  writeFileSync(path, report);
  console.log(report);
}

function table(counts: readonly Count[]): string {
  const rows = counts.map(({ method, steps }) => `| ${method} | ${steps ?? `more than ${MOST_STEPS}`} |`);
  return ['| method | steps |', '| --- | --- |', ...rows].join('\n');
}
