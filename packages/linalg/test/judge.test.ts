import { describe, expect, test } from 'vitest';
import { judge, type Sight } from '../src/iteration/judge.js';

const sight = (relative: number, claimed = relative, curvature = 1): Sight => ({
  relative: [relative],
  claimed: [claimed],
  curvature: [curvature],
});

describe('the verdict on a look', () => {
  test('converged when every best residual is small, whatever the current one', () => {
    expect(judge(1e-3)({ relative: [9, 9], claimed: [9, 9], curvature: [1, 1] }, [1e-4, 1e-3])).toBe('converged');
    expect(judge(1e-3)({ relative: [9, 9], claimed: [9, 9], curvature: [1, 1] }, [1e-4, 2e-3])).toBe('go-on');
  });

  test('not finite, or of negative curvature', () => {
    expect(judge(1e-3)(sight(Number.NaN), [1])).toBe('not-finite');
    expect(judge(1e-3)(sight(0.5, 0.5, -0.1), [0.5])).toBe('breakdown');
    expect(judge(1e-3)(sight(0.5, 0.5, -1e-7), [0.5])).toBe('restart'); // no more than rounding
  });

  test('a column that is solved has no say', () => {
    const ofTwo: Sight = { relative: [Number.NaN, 0.5], claimed: [0, 0.5], curvature: [-1, 1] };
    expect(judge(1e-3)(ofTwo, [1e-4, 0.5])).toBe('go-on');
  });

  test('a drifted recurrence starts again, and stagnates once restarts gain nothing', () => {
    const verdictOn = judge(1e-9);
    expect(verdictOn(sight(1e-2, 1e-3), [1e-2])).toBe('restart');
    expect(verdictOn(sight(1e-3, 1e-5), [1e-3])).toBe('restart');
    expect(verdictOn(sight(9e-4, 1e-5), [9e-4])).toBe('restart');
    expect(verdictOn(sight(9e-4, 1e-5), [9e-4])).toBe('stagnated');
  });
});
