import { createKey } from '@ingd/engine';
import { describe, expect, test } from 'vitest';
import { graphicalLassoCv } from '../src/index.js';
import { chain, difference } from './problems.js';

const samples = chain({ seed: 11, rows: 61, columns: 6 });

describe('cross-validation', () => {
  test('tries a list of alphas as it is, and fits at the best of them', async () => {
    const fit = await graphicalLassoCv(samples, { alphas: [0.1, 1, 0.01], folds: 3 });
    expect(fit.scores.map(({ alpha }) => alpha)).toEqual([1, 0.1, 0.01]);
    const best = fit.scores.toSorted((a, b) => b.score - a.score)[0];
    expect(fit.alpha).toBe(best?.alpha);
    expect(
      fit.scores.every(
        ({ folds, score }) =>
          folds.length === 3 && Math.abs((folds[0] ?? 0) + (folds[1] ?? 0) + (folds[2] ?? 0) - 3 * score) < 1e-12,
      ),
    ).toBe(true);
  });

  test('grids come closer to a best alpha that is no worse than that of one grid', async () => {
    const [one, four] = [await graphicalLassoCv(samples, { refinements: 1 }), await graphicalLassoCv(samples)];
    const best = ({ scores }: typeof one) => Math.max(...scores.map(({ score }) => score));
    expect(best(four)).toBeGreaterThanOrEqual(best(one));
    expect(four.scores.length).toBeGreaterThan(one.scores.length);
  });

  test('a key mixes the rows, and repeats', async () => {
    const options = { alphas: [0.1], key: createKey(3) };
    const [mixed, again, plain] = [
      await graphicalLassoCv(samples, options),
      await graphicalLassoCv(samples, options),
      await graphicalLassoCv(samples, { alphas: [0.1] }),
    ];
    expect(mixed.scores).toEqual(again.scores);
    expect(mixed.scores[0]?.score).not.toBe(plain.scores[0]?.score);
    expect(difference(mixed.precision, plain.precision)).toBe(0);
  });

  test('a column that is correlated with nothing is no trouble', async () => {
    const data = new Float64Array(40).map((_, at) => (at % 2 === 0 ? (at % 4) - 1 : at % 8 < 4 ? 1 : -1));
    expect((await graphicalLassoCv({ rows: 20, columns: 2, data })).status).toBe('converged');
  });

  test('says how far it is, and ends when told', async () => {
    const shares: number[] = [];
    await graphicalLassoCv(samples, { onProgress: (share) => shares.push(share) });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    const ending = new AbortController();
    const run = graphicalLassoCv(samples, {
      signal: ending.signal,
      onProgress: () => ending.abort(new Error('enough')),
    });
    await expect(run).rejects.toThrow('enough');
  });
});
