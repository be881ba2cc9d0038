import { expect, test } from 'vitest';
import type { MixtureFound } from '../src/fig5/experiment.js';
import type { FoundCurves } from '../src/fig5/found-curves.js';
import { raceChecks, racesOf, raceTable } from '../src/fig5/races.js';
import { arrivals } from '../src/fig5/statistics.js';

test('arrivals: the mean against the mean floor, each set against its own', () => {
  const curves = [
    [9, 1.2, 1.05],
    [9, 2.0, 2.5],
  ];
  expect(arrivals(curves, [1, 2])).toEqual({ first: 1, least: expect.closeTo(3.2 / 3, 12), arrived: 2, of: 2 });
  expect(arrivals([[3, 2]], [1])).toEqual({ first: undefined, least: 2, arrived: 0, of: 1 });
});

/** Runs that reach the floor at a step with either bandwidth; the authors' settings never do with the targets'. */
const run = (own: number, fixed: number | undefined): MixtureFound => {
  const curve = (at: number | undefined) => Array.from({ length: 12 }, (_, t) => (at !== undefined && t >= at ? 1 : 5));
  return { curves: { own: curve(own), fixed: curve(fixed), authors: curve(9) }, floor: 1 };
};
const found: FoundCurves = (_, flow) => {
  const runs =
    flow.endsWith('Paper') || flow.endsWith('Whole') ? [run(4, undefined)] : [run(flow === 'KiNG' ? 4 : 3, 7)];
  return { stored: runs, drawn: runs };
};
const never = [Array.from({ length: 12 }, () => 5)];
const authors = { floor: [1], curves: { ntKiNG: never, KiNG: never, WGF: never, MMD: never } };

test('races: earlier is met, as late is not, and who never arrives is beaten by who does', () => {
  const races = racesOf(5, found, authors);
  expect(races).toHaveLength(8); // two methods, two kinds of sets, two bandwidths
  expect(raceChecks(races).map(({ met }) => met)).toEqual([false, true, true, true]);
  expect(raceChecks(races)[1]?.detail).toBe(
    'the mean over 1 data sets drawn here at iteration 7, that of the fixed setting at none (at best 5.000 floors)',
  );
});

test("the table has a row for each race, and the authors' code where it was measured alike", () => {
  const { rows } = raceTable(racesOf(20, found, authors));
  expect(rows[2]).toEqual([
    'd = 20, KiNG',
    '1 stored',
    "the particles' bandwidth",
    '4; 1 of 1 sets',
    '4; 1 of 1 sets',
    'never (at best 5.000 floors); 0 of 1 sets',
  ]);
  expect(rows.filter((cells) => cells[5] !== '')).toHaveLength(2);
});
