import { expect, test } from 'vitest';
import { parseDigitsCommand } from '../src/digits-options.js';

test('defaults', () => {
  expect(parseDigitsCommand([])).toEqual({ seed: 1, seeds: 1, out: 'out/digits', backend: 'auto' });
});

test.each([
  [['--seeds', '0'], '--seeds: expected a whole number of at least 1, got 0'],
  [['--seed', 'x'], '--seed: expected a whole number of at least 0, got x'],
  [['--backend', 'gpu'], '--backend: expected one of auto, wasm, cpu, tensorflow, webgpu, got gpu'],
])('%j is refused in one sentence', (words, message) => {
  expect(() => parseDigitsCommand(words)).toThrow(message);
});

test('an unknown option is refused', () => {
  expect(() => parseDigitsCommand(['--colour'])).toThrow(/--colour/);
});
