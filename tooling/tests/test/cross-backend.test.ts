import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Comparison, compare } from '../src/cross-backend/comparison.js';
import { backends, computeOnAll } from '../src/cross-backend/compute.js';
import type { Computed } from '../src/cross-backend/results.js';
import { namesOfTable, renderTable } from '../src/cross-backend/table.js';
import { root } from '../src/paths.js';
import { programs } from '../src/programs.js';
import { publicPackages } from '../src/public-packages.js';

const tableFile = join(root, 'docs', 'backends.md');

/** The command computes nothing by itself. */
const libraries = publicPackages().filter(({ name }) => name !== '@ingd/cli');

/** Entries that hold laws for test runners, which the packages' own suites run on every backend. */
const isLawKit = (entry: string) => entry === './testing' || entry === './package.json';

describe(`every public function, the same on ${backends.join(', ')}`, () => {
  let computed: ReadonlyMap<string, Computed>;
  let comparisons: readonly Comparison[];

  beforeAll(async () => {
    computed = await computeOnAll();
    comparisons = compare(computed);
    if (process.env.INGD_WRITE_BACKENDS) writeFileSync(tableFile, renderTable(comparisons, backends, programs.webgpu));
  }, 900_000);

  test('every entry of every package is listed', () => {
    const entries = libraries.flatMap(({ name, entries: all }) =>
      all.filter((entry) => !isLawKit(entry)).map((entry) => `${name}${entry.slice(1)}`),
    );
    expect(Object.keys(reference()).sort()).toEqual(entries.sort());
  });

  test('every name that a package exports is a case, or set aside with its reason', () => {
    const missing = Object.entries(reference()).flatMap(([specifier, { exported, listed }]) =>
      exported.filter((name) => !listed.includes(name)).map((name) => `${specifier} ${name}`),
    );
    const gone = Object.entries(reference()).flatMap(([specifier, { exported, listed }]) =>
      listed.filter((name) => !exported.includes(name)).map((name) => `${specifier} ${name}`),
    );
    expect({ missing, gone }).toEqual({ missing: [], gone: [] });
  });

  test('every case runs on every backend', () => {
    const failed = comparisons.flatMap(({ specifier, name, errors }) =>
      errors.map((error) => `${specifier} ${name}, ${error}`),
    );
    expect(failed).toEqual([]);
  });

  test('every pair of backends agrees within the tolerance of the case', () => {
    const wrong = comparisons.filter(({ worst, tolerance }) => !(worst <= tolerance));
    expect(
      wrong.map(({ specifier, name, worst, tolerance }) => `${specifier} ${name}: ${worst} > ${tolerance}`),
    ).toEqual([]);
  });

  test('docs/backends.md has a row for every case; else run npm run backends', () => {
    const rows = namesOfTable(readFileSync(tableFile, 'utf8'));
    expect(rows).toEqual(comparisons.map(({ specifier, name }) => `${specifier} ${name}`));
  });

  function reference(): Computed {
    return computed.get('cpu') as Computed;
  }
});
