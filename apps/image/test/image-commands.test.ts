import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKey, uniformValues } from '@ingd/engine';
import { decode } from 'fast-png';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { png, put, temporaryFolder } from './image-files.js';
import { refusalOf, runApp } from './run-app.js';

const square = { width: 6, height: 6 } as const;

/** A folder of grey squares with a bright bar at a place of its own. */
function bars(count: number): string {
  const folder = temporaryFolder();
  const places = uniformValues(createKey(7), count);
  const images = Array.from(places, (place, index) => {
    const bar = Math.floor(6 * place);
    const data = Array.from({ length: 36 }, (_, pixel) => (pixel % 6 === bar ? 230 : 20));
    return [`bar-${index + 1}.png`, png(data, square)] as const;
  });
  put(folder, Object.fromEntries(images));
  return folder;
}

describe('generate', () => {
  test('makes images like those of a folder: page, grids, single images, and scores as data', async () => {
    const out = temporaryFolder();
    const words = ['generate', '--images', bars(120), '--quick', '--seconds', '0.2', '--count', '20', '--out', out];
    const ran = await runApp([...words, '--json']);
    expect([ran.code, ran.err]).toEqual([
      0,
      '90 images of 6x6 grey to learn from, 30 that only judge, 20 to be made by each method; on wasm.\n',
    ]);
    const fields = JSON.parse(ran.out);
    expect(fields.results.map((row: { method: string }) => row.method)).toEqual(['iNGD', 'flow matching']);
    expect(fields.reference.training.frechet).toBeLessThan(fields.reference.noise.frechet);
    expect(JSON.parse(readFileSync(join(out, 'generate.json'), 'utf8')).results).toEqual(fields.results);
    for (const name of ['made-ingd', 'made-flow-matching']) {
      expect(readdirSync(join(out, name)).length).toBe(20);
      expect(decode(readFileSync(join(out, name, '0001.png')))).toMatchObject(square);
    }
    const { document } = parseHTML(readFileSync(join(out, 'generate.html'), 'utf8'));
    expect(document.querySelectorAll('img').length).toBe(5);
    expect(document.querySelector('pre')?.textContent).toContain('ingd-image generate --images');
  });

  test('bad input is one line and exit code 2', async () => {
    const base = ['generate', '--images', bars(60), '--out', temporaryFolder()];
    expect(await refusalOf([...base, '--count', '16'])).toMatch(
      /--count: expected at most 15, a quarter of the 60 images, which then judge, got 16;/,
    );
    expect(await refusalOf([...base, '--method', 'gan'])).toMatch(/Expected ingd, flow-matching, or both/);
    expect(await refusalOf([...base, '--seconds', '0'])).toMatch(/--seconds.*Expected a number above 0/);
    expect(await refusalOf(['generate', '--images', bars(30), '--out', temporaryFolder()])).toMatch(
      /expected at least 40 images, got 30;/,
    );
  });
});
