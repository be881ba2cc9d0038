import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as families from '../src/index.js';
import { multivariateMembers } from './members/multivariate.js';
import { univariateMembers } from './members/univariate.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** Names in the first column of the table with such a header. */
function namesInTable(header: string): string {
  const lines = readme.split('\n');
  const start = lines.findIndex((line) => line.startsWith(header)) + 2;
  const end = lines.findIndex((line, i) => i >= start && !line.startsWith('|'));
  return lines
    .slice(start, end)
    .map((line) => line.split(' | ')[0])
    .join('\n');
}

const isFamily = (value: unknown) => typeof value === 'object' && value !== null && 'definition' in value;

test('every exported family is in the table of families', () => {
  const table = namesInTable('| family |');
  const exported = Object.entries(families).filter(([, value]) => isFamily(value));
  const missing = exported.map(([name]) => name).filter((name) => !table.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});

test('so is every family that a function makes', () => {
  const table = namesInTable('| family |');
  const made = [...univariateMembers, ...multivariateMembers].map(({ family }) => /^\w+/.exec(family.name)?.[0] ?? '');
  const factories = Object.entries(families).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
  const missing = factories.filter((name) => made.includes(name) && !table.includes(`\`${name}(`));
  expect(missing).toEqual([]);
});
