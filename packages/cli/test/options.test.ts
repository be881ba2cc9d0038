import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandLine, withOption } from '../src/options/command-line.js';
import { numberIn } from '../src/options/numbers.js';
import { formatStatistic, parseStatistic } from '../src/options/statistic.js';
import { ingd } from './harness.js';

const FIT = ['fit', 'a.csv', 'b.csv', '--out', 'map'];

describe('wrong use', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['no command', [], /a command is missing/],
    ['an unknown command', ['move'], /unknown command 'move'/],
    ['an unknown option', [...FIT, '--stpes', '3'], /unknown option '--stpes'.*--steps/],
    ['a missing argument', ['fit', 'a.csv', '--out', 'map'], /missing required argument 'target'/],
    ['a missing --out', ['fit', 'a.csv', 'b.csv'], /--out <map>/],
    ['too many arguments', ['fit', 'a', 'b', 'c', '--out', 'map'], /too many arguments/],
    ['no steps', [...FIT, '--steps', '0'], /--steps.*at least 1/],
    ['half a step', [...FIT, '--steps', '1.5'], /--steps.*whole number/],
    ['a negative step size', [...FIT, '--step-size', '-1'], /--step-size.*above 0/],
    ['a step size that is no number', [...FIT, '--step-size', 'NaN'], /--step-size.*above 0/],
    ['an infinite damping', [...FIT, '--damping', 'Infinity'], /--damping.*above 0/],
    ['a negative ridge', [...FIT, '--ridge', '-0.1'], /--ridge.*at least 0/],
    ['a number with letters', [...FIT, '--bandwidth', '3px'], /--bandwidth/],
    ['an empty number', [...FIT, '--bandwidth', ''], /--bandwidth/],
    ['a bandwidth of zero', [...FIT, '--bandwidth', '0'], /--bandwidth.*above 0/],
    ['no components', [...FIT, '--pca', '0'], /--pca.*at least 1/],
    ['a batch of one', [...FIT, '--batch', '1'], /--batch.*at least 2/],
    ['too large a holdout', [...FIT, '--holdout', '1'], /--holdout.*at most 0.9/],
    ['a negative seed', [...FIT, '--seed', '-1'], /--seed/],
    ['an unknown flow', [...FIT, '--flow', 'svgd'], /ntking, king, rfking, scalar-king, wgf, mmd/],
    [
      'an unknown kernel',
      [...FIT, '--flow', 'king', '--kernel', 'laplace'],
      /gaussian, imq, matern32, matern52, energy/,
    ],
    ['a statistic where there is none', [...FIT, '--flow', 'wgf', '--statistic', 'rbf:20'], /--statistic is for flows/],
    ['a damping where there is none', [...FIT, '--flow', 'mmd', '--damping', '1'], /--damping is for flows/],
    ['a ridge where there is none', [...FIT, '--flow', 'wgf', '--ridge', '1'], /--ridge is for flows/],
    [
      'a kernel where there is none',
      [...FIT, '--kernel', 'gaussian'],
      /--kernel is for the flows king, scalar-king and mmd/,
    ],
    [
      'the energy kernel where it is none',
      [...FIT, '--flow', 'king', '--kernel', 'energy'],
      /--kernel energy is for --flow mmd/,
    ],
    [
      'a way back with the energy kernel',
      [...FIT, '--flow', 'mmd', '--invertible'],
      /--invertible needs a smooth kernel/,
    ],
    ['a bandwidth for the energy kernel', [...FIT, '--flow', 'mmd', '--bandwidth', '1'], /--bandwidth has no meaning/],
    [
      'an unknown statistic',
      [...FIT, '--statistic', 'wavelets:5'],
      /rbf:COUNT, rff:COUNT, moments:1, moments:2, FILE.json/,
    ],
    ['no frequencies', [...FIT, '--statistic', 'rff:0'], /number of frequencies must be/],
    [
      'a statistic that is not there',
      [...FIT, '--statistic', 'mine.json'],
      /the statistic mine.json could not be read/,
    ],
    ['no centres', [...FIT, '--statistic', 'rbf:0'], /from 1 to/],
    ['moments of order 3', [...FIT, '--statistic', 'rbf:10+moments:3'], /order 1 .* or 2/],
    ['an unknown preset', [...FIT, '--preset', 'fast'], /paper/],
    ['an unknown backend', [...FIT, '--backend', 'cuda'], /auto, wasm, tensorflow, webgpu, cpu/],
    ['an argument too many', ['bench', 'growth'], /too many arguments/],
    ['no experiment', ['reproduce'], /missing required argument 'id'/],
    ['no seeds', ['reproduce', 'fig5', '--seeds', '0'], /--seeds.*at least 1/],
    ['no process', ['reproduce', 'fig5', '--jobs', '0'], /--jobs.*at least 1/],
    ['no permutations', ['compare', 'a', 'b', '--permutations', '0'], /--permutations.*at least 1/],
  ])('%s: one line, exit code 2', async (_name, words, message) => {
    const { code, out, err } = await ingd(words);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('with --json the complaint is also one JSON object on standard output', async () => {
    const { code, out } = await ingd([...FIT, '--steps', '0', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, command: 'fit', error: { exitCode: 2 } });
  });
});

describe('help and version', () => {
  test.each(['fit', 'apply', 'compare', 'reproduce', 'bench', 'info'])(
    'ingd %s --help names every option',
    async (command) => {
      const { code, out, err } = await ingd([command, '--help']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      for (const option of ['--seed', '--backend', '--quiet', '--json']) expect(out).toContain(option);
    },
  );

  test('ingd --version is the version of the package', async () => {
    const { default: manifest } = await import('../package.json', { with: { type: 'json' } });
    expect(await ingd(['--version'])).toEqual({ code: 0, out: `${manifest.version}\n`, err: '' });
  });
});

describe('numbers', () => {
  test('every finite number in range comes through as it was typed', () => {
    const parse = numberIn({});
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parse(String(value))).toBe(value === 0 ? Number(String(value)) : value);
      }),
      { seed: 1 },
    );
  });

  test.each(['', ' ', 'NaN', 'Infinity', '-Infinity', '1e999', '0x10', '1_000', '1,5', '--1'])(
    '%j is refused',
    (text) => {
      expect(() => numberIn({})(text)).toThrow(/Expected a number/);
    },
  );
});

describe('statistics', () => {
  test('what is parsed prints as it was typed', () => {
    for (const text of [
      'rbf:200',
      'rff:500',
      'moments:1',
      'rbf:20+moments:2',
      'rff:3+rbf:9',
      'rbf:7+rbf:9+moments:1',
    ]) {
      expect(formatStatistic(parseStatistic(text))).toBe(text);
    }
  });
});

describe('the command line that is shown', () => {
  test('words that a shell would split or expand are quoted', () => {
    expect(commandLine(['fit', 'my file.csv', "it's", '$HOME', 'plain-1.csv'])).toBe(
      process.platform === 'win32'
        ? 'ingd fit "my file.csv" "it\'s" "$HOME" plain-1.csv'
        : "ingd fit 'my file.csv' 'it'\\''s' '$HOME' plain-1.csv",
    );
  });

  test('an option is put in once', () => {
    expect(withOption(['fit', '--checkpoint', 'a', '--force'], '--checkpoint', 'b')).toEqual([
      'fit',
      '--force',
      '--checkpoint',
      'b',
    ]);
    expect(withOption(['fit', '--checkpoint=a'], '--checkpoint', 'b')).toEqual(['fit', '--checkpoint', 'b']);
    expect(withOption(['fit', '--force'], '--force')).toEqual(['fit', '--force']);
  });
});
