import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { computation, type Outcome } from '../src/browser/computation.js';
import { type PageServer, servePage } from '../src/browser/serve.js';
import { programs } from '../src/programs.js';

const common = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What each backend wants of Chromium; WebGPU on the driver in software that Chromium brings. */
const flags = {
  wasm: [...common, '--disable-gpu'],
  webgpu: [
    ...common,
    '--enable-unsafe-webgpu',
    '--enable-unsafe-swiftshader',
    '--use-webgpu-adapter=swiftshader',
    '--enable-features=Vulkan',
    '--use-angle=swiftshader',
    '--ignore-gpu-blocklist',
  ],
};

const reason = programs.chromium === null ? ' (skipped: needs Chromium)' : '';

describe.skipIf(programs.chromium === null)(`a page in Chromium${reason}`, () => {
  let server: PageServer | undefined;
  let page: Outcome;
  let onGpu: Outcome;
  let node: Outcome;

  beforeAll(async () => {
    server = await servePage();
    page = await outcomeIn(server.url, 'wasm');
    onGpu = await outcomeIn(server.url, 'webgpu');
    node = await computation();
  }, 300_000);

  afterAll(async () => {
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

  test('moves particles on WebGPU as on wasm, by ntKiNG and by KiNG', () => {
    expect(onGpu.backend).toBe('webgpu');
    expect(onGpu.draws).toBe(page.draws);
    expect(largestDifference(onGpu.statistic, page.statistic)).toBeLessThan(1e-6);
    expect(largestDifference(onGpu.moved, page.moved)).toBeLessThan(1e-4);
    expect(largestDifference(onGpu.movedByKing, page.movedByKing)).toBeLessThan(1e-4);
  });
});

/** The computation in a browser of its own. */
async function outcomeIn(url: string, backend: 'wasm' | 'webgpu'): Promise<Outcome> {
  const executablePath = programs.chromium ?? '';
  const browser = await chromium.launch({ executablePath, headless: true, args: flags[backend] });
  try {
    const tab = await browser.newPage();
    await tab.goto(url);
    return await tab.evaluate((options) => window.runComputation(options), { backend, wasmPaths: `${url}wasm/` });
  } finally {
    await browser.close();
  }
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? Number.NaN))));
}
