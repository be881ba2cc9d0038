import * as Plot from '@observablehq/plot';
import { describe, expect, test } from 'vitest';
import { draw } from '../src/plot/draw.js';
import { panels } from '../src/plot/panels.js';
import { toPng } from '../src/plot/png.js';

const panel = (marks: Plot.Markish[]): string =>
  draw({ width: 100, height: 80, x: { axis: null }, y: { axis: null }, marks });

/** Width and height in the head of a PNG. */
function sizeOf(png: Uint8Array): readonly [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

describe('pictures', () => {
  test('panels stand side by side under their titles, at twice the size as PNG', () => {
    const svg = panels(
      [
        { title: 'a < b', svg: panel([]) },
        { title: 'c', svg: panel([]) },
        { title: 'd', svg: panel([]) },
      ],
      { columns: 2 },
    );
    expect(svg).toContain('a &lt; b');
    expect(sizeOf(toPng(svg))).toEqual([400, 2 * 2 * (80 + 26)]);
  });

  test('text is drawn on a machine without fonts: those of the system are never read', () => {
    const blank = toPng(panel([]));
    const words = toPng(panel([Plot.text(['ntKiNG ± 45° ½ λ²'], { frameAnchor: 'middle' })]));
    expect(words.length).toBeGreaterThan(blank.length + 300);
  });

  test('what is no drawing is refused', () => {
    expect(() => panels([{ title: 'a', svg: '<figure></figure>' }])).toThrow(/expected an SVG with a width/);
  });
});
