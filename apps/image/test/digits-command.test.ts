import { expect, test } from 'vitest';
import { refusalOf, runApp } from './run-app.js';

test('--help says what there is, and what digits takes', async () => {
  const all = await runApp(['--help']);
  expect(all.code).toBe(0);
  expect(all.out).toContain('Usage: ingd-image COMMAND [options]');
  const one = await runApp(['digits', '--help']);
  expect(one.code).toBe(0);
  for (const option of ['--seeds', '--seed', '--out', '--backend', '--quiet', '--json'])
    expect(one.out).toContain(option);
  expect(one.out).toMatch(/\(default:\s+out\/digits\)/);
});

test.each([
  [[], 'ingd-image: a command is missing; ingd-image --help lists them'],
  [['digit'], "ingd-image: unknown command 'digit' (Did you mean digits?)"],
  [['digits', '--seeds', '0'], /--seeds.*Expected a whole number of at least 1\./],
  [['digits', '--seed', 'x'], /--seed.*Expected a whole number/],
  [['digits', '--backend', 'gpu'], /There are: auto, wasm, tensorflow, webgpu, cpu\./],
  [['digits', '--colour'], /unknown option '--colour'/],
  [['digits', 'folder'], /too many arguments/],
  [['digits', '--out', 'package.json'], /package\.json: expected a folder for the results, .*got a file in its place/],
  [
    ['digits', '--out', '/proc/nowhere/results'],
    /results: expected a folder for the results, .*got [A-Z]+ .*name another/,
  ],
])('%j is refused in one line', async (words, message) => {
  expect(await refusalOf(words)).toMatch(message);
});
