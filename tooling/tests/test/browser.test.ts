import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { computation, type Outcome } from '../src/browser/computation.js';
import { type PageServer, servePage } from '../src/browser/serve.js';
import { programs } from '../src/programs.js';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const reason = programs.chromium === null ? ' (skipped: needs Chromium)' : '';

describe.skipIf(programs.chromium === null)(`a page in Chromium${reason}`, () => {
  let browser: Browser | undefined;
  let server: PageServer | undefined;
  let page: Outcome;
  let node: Outcome;

  beforeAll(async () => {
    server = await servePage();
    browser = await chromium.launch({ executablePath: programs.chromium ?? '', headless: true, args: flags });
    const tab = await browser.newPage();
    await tab.goto(server.url);
    page = await tab.evaluate((wasmPaths) => window.runComputation({ wasmPaths }), `${server.url}wasm/`);
    node = await computation();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test('takes the wasm backend', () => {
    expect(page.backend).toBe('wasm');
  });

  test('draws the same bits from a key as Node', () => {
    expect(page.draws).toBe(node.draws);
  });

  test('evaluates a statistic as Node does', () => {
    expect(largestDifference(page.statistic, node.statistic)).toBeLessThan(1e-6);
  });

  test('moves particles by ntKiNG as Node does', () => {
    expect(largestDifference(page.moved, node.moved)).toBeLessThan(1e-4);
  });

  test('applies the saved map to the training points and arrives where the run did', () => {
    expect(page.bytes).toBe(node.bytes);
    expect(largestDifference(page.applied, page.moved)).toBeLessThan(1e-6);
  });
});

function largestDifference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? Number.NaN))));
}
