import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DISTANCES_SIMD } from '../../src/distances/distances-simd.generated.js';
import { DRIFT_SIMD } from '../../src/drift/drift-simd.generated.js';
import { DENSE_SIMD } from '../../src/linear-algebra/dense-simd.generated.js';
import { PAIRS_SIMD } from '../../src/pairs/pairs-simd.generated.js';
import { DRAWS_SIMD } from '../../src/random/draws-simd.generated.js';
import { VELOCITIES_SIMD } from '../../src/velocities/velocities-simd.generated.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const ZIGLANG = '0.17.1';
const names = [
  'linear-algebra/dense-simd',
  'linear-algebra/dense-relaxed-simd',
  'drift/drift-simd',
  'drift/drift-relaxed-simd',
  'distances/distances-simd',
  'velocities/velocities-simd',
  'pairs/pairs-simd',
  'random/draws-simd',
];

function ziglangVersion(): string | undefined {
  try {
    return execFileSync('python3', ['-m', 'ziglang', 'version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

const missing =
  ziglangVersion() === ZIGLANG
    ? ''
    : `skipped: needs python3 with ziglang ${ZIGLANG} (pip install ziglang==${ZIGLANG}): `;

test.skipIf(missing !== '')(`${missing}building the C sources again gives the same bytes`, { timeout: 300_000 }, () => {
  const output = mkdtempSync(join(tmpdir(), 'native-build-'));
  try {
    execFileSync('python3', ['native/build.py', output], { cwd: folder });
    for (const name of names) {
      expect(readFileSync(join(output, `${name}.generated.ts`), 'utf8')).toBe(
        readFileSync(join(folder, 'src', `${name}.generated.ts`), 'utf8'),
      );
    }
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
});

test.each([
  ['dense', DENSE_SIMD],
  ['drift', DRIFT_SIMD],
  ['distances', DISTANCES_SIMD],
  ['draws', DRAWS_SIMD],
  ['velocities', VELOCITIES_SIMD],
  ['pairs', PAIRS_SIMD],
])('the module %s has no memory, data or start function of its own, so it can share a memory', (_, text) => {
  const bytes = Buffer.from(text, 'base64');
  const [MEMORY, START, DATA] = [5, 8, 11];
  const sections = sectionsOf(bytes);
  for (const section of [MEMORY, START, DATA]) {
    expect(sections).not.toContain(section);
  }
});

/** Numbers of the sections of a WebAssembly module. */
function sectionsOf(bytes: Uint8Array): number[] {
  const found: number[] = [];
  let at = 8;
  while (at < bytes.length) {
    found.push(bytes[at++] as number);
    let [size, shift, byte] = [0, 0, 0x80];
    while (byte & 0x80) {
      byte = bytes[at++] as number;
      size |= (byte & 0x7f) << shift;
      shift += 7;
    }
    at += size;
  }
  return found;
}
