import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** Names that an index exports, types included. */
function exportedNames(source: string): string[] {
  const lists = [...source.matchAll(/export (?:type )?\{([^}]*)\}/g)].map(([, names]) => names ?? '');
  return lists.flatMap((names) => names.split(',')).flatMap((name) => /(\w+)\s*$/.exec(name.trim())?.[1] ?? []);
}

test.each(['../src/index.ts', '../src/testing.ts'])('every export of %s is in the tables of the README', (path) => {
  const tables = read('../README.md')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .join('\n');
  const names = exportedNames(read(path));
  expect(names.length).toBeGreaterThan(1);
  expect(names.filter((name) => !new RegExp(`\`${name}\\b`).test(tables))).toEqual([]);
});
