import { apply, changed, changeset, filled, fresh, read, withRow } from './edits.mjs';

const model = 'packages/metrics';

/** The package's files, its row among the boundaries, its size budget, its row in the root README, a changeset. */
export function newPackage(names) {
  const { kebab, words } = names;
  const folder = `packages/${kebab}`;
  const copied = ['tsconfig.json', 'tsup.config.ts', 'vitest.config.ts'];
  const touched = apply([
    fresh(`${folder}/package.json`, manifestOf(names)),
    ...copied.map((file) => fresh(`${folder}/${file}`, read(`${model}/${file}`))),
    fresh(`${folder}/turbo.json`, `{\n  "extends": ["//"],\n  "tags": ["${kebab}"]\n}\n`),
    fresh(`${folder}/README.md`, filled('package/README.md.template', names)),
    fresh(`${folder}/src/index.ts`, filled('package/index.ts.template', names)),
    fresh(`${folder}/src/largest.ts`, filled('package/largest.ts.template', names)),
    fresh(`${folder}/test/largest.test.ts`, filled('package/largest.test.ts.template', names)),
    fresh(`.changeset/package-${kebab}.md`, changeset(`@ingd/${kebab}`, `A package for ${words}.`)),
    changed('turbo.json', (text) => withTag(text, kebab)),
    changed('.size-limit.js', (text) => text.replace(/^];$/m, `  library('${kebab}', '5 kB'),\n];`)),
    changed('tooling/tests/package.json', (text) => withDependency(text, `@ingd/${kebab}`)),
    changed('README.md', (text) =>
      withRow(text, ['package', 'holds'], `| [\`@ingd/${kebab}\`](packages/${kebab}) | ${words} |`),
    ),
  ]);
  const install = 'node tooling/pnpm/node_modules/pnpm/bin/pnpm.cjs install';
  return { touched, next: `Then ${install}, and npm run check says what is missing.` };
}

function manifestOf({ kebab, words }) {
  const manifest = JSON.parse(read(`${model}/package.json`));
  return asManifest({ ...manifest, name: `@ingd/${kebab}`, version: '0.0.0', description: `For ${words}` });
}

/** May import the engine, and be imported by the command and the apps. */
function withTag(text, tag) {
  const settings = JSON.parse(text);
  const { tags } = settings.boundaries;
  for (const user of ['cli', 'app']) tags[user].dependencies.allow.push(tag);
  const { cli, app, ...others } = tags;
  settings.boundaries.tags = { ...others, [tag]: { dependencies: { allow: ['engine'] } }, cli, app };
  return asJson(settings);
}

function withDependency(text, name) {
  const manifest = JSON.parse(text);
  const entries = Object.entries({ ...manifest.devDependencies, [name]: 'workspace:*' });
  return asManifest({ ...manifest, devDependencies: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) });
}

/** As npm writes it. */
function asManifest(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** As biome formats other files: short lists of words on one line. */
function asJson(value) {
  const text = JSON.stringify(value, null, 2);
  const inline = (list) =>
    `[${list
      .slice(1, -1)
      .trim()
      .split(/,\n\s*/)
      .join(', ')}]`;
  const lists = /\[\n(?:\s*"[^"\n]*",?\n)+\s*\]/g;
  return `${text.replaceAll(lists, (list, at) => (fits(text, at, inline(list)) ? inline(list) : list))}\n`;
}

function fits(text, at, list) {
  const before = at - text.lastIndexOf('\n', at) - 1;
  return before + list.length + 1 <= 120;
}
