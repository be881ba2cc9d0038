import type { Comparison } from './comparison.js';

/** `docs/backends.md`: the worst difference of every function, by backend. */
export function renderTable(
  comparisons: readonly Comparison[],
  backends: readonly string[],
  adapter: string | null,
): string {
  const others = backends.slice(1);
  const sections = [...new Set(comparisons.map(({ specifier }) => specifier))].map((specifier) => {
    const rows = comparisons.filter((each) => each.specifier === specifier);
    return `## ${specifier}\n\n${header(others)}\n${rows.map((row) => line(row, others)).join('\n')}\n`;
  });
  return `# The same numbers on every backend

Written by \`npm run backends\` on ${process.platform} ${process.arch}, Node ${process.version.slice(1)}${adapter === null ? '' : `; WebGPU on ${place(adapter)}`}.

Every public function of the packages that computes with tensors, with the same key and input on each backend: the largest difference
from \`${backends[0]}\`, relative to the largest number of the result. The test \`tooling/tests/test/cross-backend.test.ts\` holds every pair of backends to
the tolerance, and fails when a package exports a name that is neither a case nor set aside with its reason (\`tooling/tests/src/cross-backend/\`).

${sections.join('\n')}`;
}

/** A driver that computes on the processor says nothing about GPUs. */
function place(adapter: string): string {
  return /swiftshader|llvmpipe/i.test(adapter) ? `${adapter}, in software` : adapter;
}

function header(others: readonly string[]): string {
  const names = ['function', ...others, 'tolerance'];
  return `| ${names.join(' | ')} |\n| ${names.map((_, i) => (i === 0 ? '---' : '---:')).join(' | ')} |`;
}

function line({ name, differences, tolerance }: Comparison, others: readonly string[]): string {
  return `| \`${name}\` | ${[...others.map((backend) => short(differences[backend])), short(tolerance)].join(' | ')} |`;
}

function short(value: number | undefined): string {
  if (value === undefined) return '';
  return value === 0 ? '0' : value.toExponential(0);
}

/** The names that a table holds, as \`@ingd/engine gram\`. */
export function namesOfTable(markdown: string): readonly string[] {
  let specifier = '';
  return markdown.split('\n').flatMap((text) => {
    specifier = /^## (\S+)/.exec(text)?.[1] ?? specifier;
    const name = /^\| `(\w+)` \|/.exec(text)?.[1];
    return name === undefined ? [] : [`${specifier} ${name}`];
  });
}
