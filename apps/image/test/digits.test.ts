// Not on webgpu: the solvers' shaders take a driver in software minutes; the cross-backend law runs the functions.
import { readdirSync, readFileSync } from 'node:fs';
import { leakedTensors, useTestBackend } from '@ingd/engine/testing';
import { applyMap, decodeMap, encodeMap } from '@ingd/particles';
import { decode } from 'fast-png';
import { beforeAll, expect, test } from 'vitest';
import { loadScanners, type Scanners } from '../src/digits/digit-data.js';
import { type DigitsOutcome, type DigitsProgress, moveDigits } from '../src/digits/experiment.js';
import { digitsFiles, writeDigitsFiles } from '../src/digits/files.js';
import { digitsPage } from '../src/digits/page.js';
import { SETTINGS } from '../src/digits/settings.js';
import { formatSummary, summarize } from '../src/digits/summary.js';
import { temporaryFolder } from './image-files.js';

let scanners: Scanners;
let outcome: DigitsOutcome;
const reported: DigitsProgress[] = [];
let leaked: number;

beforeAll(async () => {
  await useTestBackend();
  scanners = await loadScanners();
  leaked = await leakedTensors(async () => {
    outcome = await moveDigits({ scanners, seed: 2, report: (progress) => reported.push(progress) });
  });
});

test('both scanners are in [0, 1] and show every digit', () => {
  for (const { images, labels } of [scanners.uci, scanners.mnist]) {
    expect(images.columns).toBe(64);
    expect(labels.length).toBe(images.rows);
    expect(images.data.reduce((low, value) => Math.min(low, value), 1)).toBe(0);
    expect(images.data.reduce((high, value) => Math.max(high, value), 0)).toBe(1);
    expect(new Set(labels)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  }
});

test('a run sees 400 digits of one scanner and 1500 of the other; those that judge are not among them', () => {
  const { source, target, judges } = outcome.draw;
  expect([source.images.rows, target.images.rows, judges.images.rows]).toEqual([400, 1500, 500]);
  const rows = new Set(Array.from({ length: 1500 }, (_, i) => target.images.data.subarray(64 * i, 64 * i + 64).join()));
  for (let i = 0; i < 500; i++) expect(rows).not.toContain(judges.images.data.subarray(64 * i, 64 * i + 64).join());
});

test('after the run the classifier reads many more, and more than before after either linear baseline', () => {
  expect(outcome.accuracy.ntKing).toBeGreaterThan(outcome.accuracy.before + 0.08);
  expect(outcome.accuracy.coral).toBeGreaterThan(outcome.accuracy.before);
  expect(outcome.accuracy.linearMonge).toBeGreaterThan(outcome.accuracy.before);
});

test('the moved digits come close to unseen digits of the target scanner', () => {
  expect(reported.map(({ step }) => step)).toEqual(Array.from({ length: SETTINGS.steps + 1 }, (_, step) => step));
  const [start, end] = [reported[0]?.mmd ?? 0, reported.at(-1)?.mmd ?? 1];
  expect(end - outcome.floor).toBeLessThan(0.15 * (start - outcome.floor));
});

test('the labels of the moved scanner have no part in where its digits end', async () => {
  const blind = { ...scanners, uci: { ...scanners.uci, labels: scanners.uci.labels.map(() => 0) } };
  const unlabelled = await moveDigits({ scanners: blind, seed: 2 });
  expect(unlabelled.moved.data).toEqual(outcome.moved.data);
});

test('the saved map takes the same digits to the same place', async () => {
  const map = decodeMap(encodeMap(outcome.map));
  const again = await applyMap(map, outcome.draw.source.images);
  again.data.forEach((value, i) => {
    expect(Math.abs(value - (outcome.moved.data[i] ?? Number.NaN))).toBeLessThan(1e-12);
  });
});

test('no tensor is left behind', () => {
  expect(leaked).toBe(0);
});

test('the page shows the digits, the curve and the accuracies', () => {
  const summary = summarize([outcome.accuracy]);
  const page = digitsPage({ outcome, summary, seeds: [2], backend: 'wasm', command: 'npm start -- --seed 2' });
  expect(page).toContain('npm start -- --seed 2');
  expect(page.match(/data:image\/png/g)?.length).toBe(3);
  expect(page).toContain(`${(100 * outcome.accuracy.ntKing).toFixed(1)}%`);
});

test('page, map, arrays and grids of digits are written', async () => {
  const folder = temporaryFolder();
  const files = digitsFiles(folder);
  await writeDigitsFiles(files, 'a page', outcome);
  expect(readdirSync(folder).sort()).toEqual(
    ['after.png', 'before.png', 'digits.html', 'digits.map.safetensors', 'mnist.npy', 'target.png', 'uci.npy'].sort(),
  );
  const [before, after] = [files.grids.before, files.grids.after].map((file) => decode(readFileSync(file)));
  expect([before?.width, after?.width]).toEqual([582, 582]); // ten of 7 x 8 pixels, and gaps of 2
  expect(after?.data).not.toEqual(before?.data);
});

test('means and standard errors over seeds', () => {
  const rows = summarize([
    { before: 0.2, coral: 0.5, linearMonge: 0.5, ntKing: 0.6 },
    { before: 0.4, coral: 0.5, linearMonge: 0.5, ntKing: 0.6 },
  ]);
  expect(rows[0]?.accuracy).toBeCloseTo(0.3, 12);
  expect(rows[0]?.standardError).toBeCloseTo(0.1, 12);
  expect(formatSummary(rows)[0]).toMatch(/before +30\.0% ± 10\.0$/);
});
