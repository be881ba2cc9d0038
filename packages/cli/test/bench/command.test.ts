import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startIngd, withoutGraphicsDriver } from '../process.js';
import { parseOutput } from '../schema.js';

interface Row {
  readonly case: string;
  readonly flow?: string;
  readonly command?: string;
  readonly operations: number;
  readonly productRate: number;
  readonly share: number;
  readonly milliseconds: { readonly least: number; readonly median: number };
  readonly peakMemoryBytes: number;
}

/** Four processes in a row, each reading all sources. */
const LONG = 180_000;

describe('ingd bench', () => {
  test(
    'a row for each step and start, as the schema has it',
    async () => {
      const { code, out, err } = await startIngd(['bench', '--quick', '--json', '--quiet']).ended;
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const { backend, rows } = parseOutput<{ backend: string; rows: readonly Row[] }>(out);
      expect(backend).toBe('wasm');
      expect(rows.map((row) => row.flow ?? row.command)).toEqual(['ntking', 'king', 'ingd --version', 'ingd info']);
      for (const row of rows.filter((each) => each.case === 'step')) {
        expect(row.milliseconds.least).toBeLessThanOrEqual(row.milliseconds.median);
        expect(row.share).toBeCloseTo(row.operations / (row.milliseconds.least / 1000) / row.productRate, 10);
        expect(row.peakMemoryBytes).toBeGreaterThan(30e6); // Node alone takes more
      }
    },
    LONG,
  );

  test('a backend that is not there is wrong use', async () => {
    const words = ['bench', '--quick', '--backend', 'webgpu'];
    const { code, out, err } = await startIngd(words, { environment: withoutGraphicsDriver }).ended;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/(?:^|\n)ingd bench: [^\n]*webgpu[^\n]*\n$/);
  });

  test.skipIf(process.platform === 'win32')(
    'Ctrl-C ends it and what it started (not on Windows: no signals)',
    async () => {
      const { child, ended } = startIngd(['bench', '--json']);
      await new Promise((resolve) => child.stderr?.once('data', resolve));
      await pause(300);
      child.kill('SIGINT');
      const { code, out, err } = await ended;
      expect(code).toBe(130);
      expect(err).toMatch(/ingd bench: interrupted; nothing was saved\n$/);
      expect(parseOutput(out)).toMatchObject({ command: 'bench', error: { exitCode: 130 } });
    },
  );
});
