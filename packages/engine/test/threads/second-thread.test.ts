import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { driftModule } from '../../src/drift/drift-module.js';
import { paddedSizes, systemRegions } from '../../src/drift/layout.js';
import { gramParts } from '../../src/drift/parts.js';
import {
  createKey,
  type DriftSystemOptions,
  fold,
  type Matrix,
  normalValues,
  useThreads,
  withDriftSystem,
} from '../../src/index.js';
import { type SecondThread, secondThread } from '../../src/threads/second-thread.js';

afterEach(() => {
  useThreads(2);
});

function drawn(seed: number, rows: number, columns: number): Matrix {
  return { rows, columns, data: normalValues(fold(createKey(9), seed), rows * columns) };
}

/** The paper's size, at which the second thread is asked. */
function optionsOf(kind: 'tangent' | 'gaussian', dimension: number): DriftSystemOptions {
  const widths = [dimension, 31, 31, dimension];
  return {
    particles: drawn(0, 100, dimension),
    target: drawn(1, 100, dimension),
    centers: drawn(2, 200, dimension),
    bandwidth: Math.sqrt(dimension),
    damping: 1e-3,
    ridge: 1e-3,
    space:
      kind === 'gaussian'
        ? { kind, bandwidth: Math.sqrt(dimension) }
        : { kind, layers: widths.slice(1).map((out, i) => drawn(3 + i, (widths[i] as number) + 1, out)) },
  };
}

describe.each([
  ['tangent', 5],
  ['tangent', 20],
  ['gaussian', 5],
  ['gaussian', 20],
] as const)('%s, d = %d', (kind, dimension) => {
  test('the same bits on one thread and on two', async () => {
    const solved = () =>
      withDriftSystem(optionsOf(kind, dimension), ({ gradient, makePreconditioner, precondition }) => {
        expect(makePreconditioner()).toBe(true);
        return precondition(gradient);
      });
    useThreads(1);
    const alone = solved();
    useThreads(2);
    for (let time = 0; time < 4; time++) {
      expect(solved()).toEqual(alone);
      await sleep(50); // the thread starts meanwhile
    }
  });

  test('each part has about half of the work', () => {
    const layers = kind === 'gaussian' ? [] : [dimension, 31, 31].map((rows) => ({ rows: rows + 1, columns: 31 }));
    const sizes = paddedSizes({ particles: 100, targets: 100, centers: 200, dimension, layers });
    const { parts } = gramParts(sizes);
    expect(parts[0].firstUnit).toBe(0);
    expect(parts[1].firstUnit).toBe(parts[0].lastUnit);
    expect(parts[1].lastUnit).toBeGreaterThan(parts[1].firstUnit);
  });
});

test('useThreads says how many there will be, and refuses other numbers', () => {
  expect(useThreads(1)).toBe(1);
  expect(useThreads(2)).toBe(Math.min(2, availableParallelism()));
  expect(() => useThreads(3)).toThrow('useThreads: expected threads');
});

test('what is offered is computed by the thread, or taken back, and a call that fails leaves the thread alive', async () => {
  const module = driftModule.compiled('simd', true);
  if (module === undefined) throw new Error('expected a module');
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 2 ** 15, shared: true });
  const thread = secondThread(module, memory, Object.keys(driftModule.on('simd', memory) ?? {}));
  const [system, total, panels] = [1024, 2048, 4096];
  const regions = Object.keys(systemRegions(paddedSizes({ ...none, layers: [] })));
  const words = new Int32Array(memory.buffer, system, 50);
  words[5] = 4; // order
  words[14 + regions.indexOf('total')] = total;
  words[14 + regions.indexOf('panels')] = panels;
  const matrix = new Float64Array(memory.buffer, total, 16);
  for (let i = 0; i < 4; i++) matrix[5 * i] = 4;
  expect(thread.settle()).toBe(false); // nothing was offered
  await untilMade(thread, 'factor_total', system);
  expect([0, 5, 10, 15].map((entry) => matrix[entry])).toEqual([2, 2, 2, 2]);
  thread.offer('factor_total', 2 ** 30); // beyond the memory
  await sleep(20);
  expect(thread.settle()).toBe(false);
  await untilMade(thread, 'factor_total', system);
  expect(matrix[0]).toBe(Math.sqrt(2));
  thread.end();
});

const none = { particles: 2, targets: 1, centers: 4, dimension: 1 };

async function untilMade(thread: SecondThread, routine: string, argument: number): Promise<void> {
  for (let time = 0; time < 1000; time++) {
    thread.offer(routine, argument);
    await sleep(10);
    if (thread.settle()) return;
  }
  throw new Error(`expected the thread to run ${routine} within ten seconds`);
}
