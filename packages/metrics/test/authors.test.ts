import { readFileSync } from 'node:fs';
import type { Matrix } from '@ingd/engine';
import { mmd } from '@ingd/metrics';
import { describe, expect, test } from 'vitest';
import { fixture, readJson } from './samples.js';

const published = readJson('authors-mmd-5.json') as { floor: number[]; start: number[] };
const bytes = readFileSync(fixture('mixture-5.f32'));
const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
const columns = 5;
const rowsOfSet = 1200;

function rowsOf(set: number, from: number, to: number): Matrix {
  const start = (set * rowsOfSet + from) * columns;
  return { rows: to - from, columns, data: Float64Array.from(numbers.subarray(start, start + (to - from) * columns)) };
}

describe.each([0, 1, 2, 3, 4, 5])("the authors' numbers at d = 5, set %i", (set) => {
  const targets = rowsOf(set, 0, 100);
  const particles = rowsOf(set, 100, 200);
  const test1000 = rowsOf(set, 200, 1200);

  test('MMD of the start particles, within what float32 leaves of it', async () => {
    const value = await mmd(particles, test1000, { bandwidth: { rule: 'paper', of: 'x' } });
    expect(Math.abs(value - (published.start[set] as number))).toBeLessThan(6e-5);
  });

  // In float32 some of a point's 100 distances to itself come out positive, so that the authors' lower median of positive
  // squares is up to 50 ranks below ours; with two clusters it stands at the edge of a gap, and each rank counts.
  test('floor: MMD of the targets, at a bandwidth among the 50 ranks that float32 leaves open', async () => {
    const squares = positiveSquares(targets);
    const rank = (squares.length - 1) >> 1;
    const atRank = (at: number) => mmd(targets, test1000, { bandwidth: Math.sqrt((squares[at] as number) / 2) });
    const [exact, lowest] = [await atRank(rank), await atRank(rank - 50)];
    const floor = published.floor[set] as number;
    expect(exact).toBeCloseTo(await mmd(targets, test1000, { bandwidth: { rule: 'paper', of: 'x' } }), 7);
    expect(floor).toBeGreaterThan(exact - 5e-6);
    expect(floor).toBeLessThan(lowest + 5e-6);
    expect(floor / exact - 1).toBeLessThan(0.013);
  });
});

function positiveSquares({ rows, data }: Matrix): Float64Array {
  const squares: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = i + 1; j < rows; j++) {
      let square = 0;
      for (let k = 0; k < columns; k++)
        square += ((data[i * columns + k] as number) - (data[j * columns + k] as number)) ** 2;
      if (square > 0) squares.push(square);
    }
  }
  return Float64Array.from(squares).sort();
}
