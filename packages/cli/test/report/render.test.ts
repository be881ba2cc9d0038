import type { Matrix } from '@ingd/engine';
import { decode } from 'fast-png';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { type Report, renderReport } from '../../src/report/index.js';

const matrix = (rows: number, columns: number, value: (i: number) => number): Matrix => ({
  rows,
  columns,
  data: Float64Array.from({ length: rows * columns }, (_, i) => value(i)),
});

const report: Report = {
  title: 'a <b> & "c"',
  summary: ['30 rows were moved.'],
  warnings: ['Column <x> is constant.'],
  counts: [{ label: 'source rows', value: '30' }],
  settings: [{ label: 'step size', value: '0.5' }],
  curve: { label: 'MMD', values: [0.5, 0.2, 0.1], floor: 0.05, floorLabel: 'target against itself' },
  scatter: {
    axes: ['first', 'second'],
    before: matrix(4, 2, (i) => i),
    after: matrix(4, 2, (i) => -i),
    target: matrix(5, 2, (i) => i * i),
  },
  images: {
    rowShape: [2, 3],
    range: [0, 1],
    before: matrix(2, 6, (i) => i / 11),
    after: matrix(2, 6, () => 1),
    target: matrix(2, 6, () => -5),
  },
  accuracy: [
    { method: 'before', accuracy: 0.28, standardError: 0.01 },
    { method: 'ntking', accuracy: 0.58, standardError: undefined },
  ],
  command: "ingd fit 'a b.csv' c.csv --out m",
  producer: 'ingd 0.0.0',
};

const page = renderReport(report);
const { document } = parseHTML(page);

test('text from files is escaped, so that a column name cannot inject markup', () => {
  expect(document.querySelector('h1')?.textContent).toBe(report.title);
  expect(document.querySelector('.warning')?.textContent).toBe(report.warnings[0]);
  expect(document.querySelector('.warning x')).toBeNull();
  expect(document.querySelector('pre')?.textContent).toBe(report.command);
});

test('the page needs no network: nothing in it loads from elsewhere', () => {
  expect(document.querySelectorAll('script, link, iframe, object').length).toBe(0);
  for (const image of document.querySelectorAll('img')) expect(image.getAttribute('src')).toMatch(/^data:image\/png/);
  expect(page.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:\/\//);
});

test('the scatter shows before and after once and the target under both', () => {
  const scatter = [...document.querySelectorAll('section')].find((node) => node.textContent?.includes('principal'));
  expect(scatter?.querySelectorAll('circle').length).toBe(4 + 4 + 2 * 5);
});

test('image strips hold the pixel values, clipped to the range', () => {
  const strips = [...document.querySelectorAll('.strip img')].map((image) => {
    const base64 = image.getAttribute('src')?.split(',')[1] ?? '';
    return decode(Buffer.from(base64, 'base64'));
  });
  expect(strips.map((strip) => [strip.width, strip.height])).toEqual(Array(3).fill([2 * 4 + 1, 4]));
  expect(strips[0]?.data[9 + 1]).toBe(0);
  expect(strips[0]?.data[9 + 2]).toBe(Math.round(255 / 11));
  expect(strips[1]?.data[9 + 1]).toBe(255);
  expect(strips[2]?.data[9 + 1]).toBe(0);
});

test('sections without data are left out', () => {
  const bare = renderReport({
    ...report,
    curve: undefined,
    scatter: undefined,
    images: undefined,
    accuracy: undefined,
  });
  expect(bare).not.toContain('<svg');
  expect(bare).not.toContain('<img');
  expect(bare).toContain('The command that repeats it');
});
