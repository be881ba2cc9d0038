import { apply, changed, changeset, filled, fresh, withExport, withRow } from './edits.mjs';

const folder = 'packages/families';

/** The file, its line in the index, its test, its row in the README, a changeset. */
export function newStatistic(names) {
  const { kebab, camel, pascal, words } = names;
  const row = `| \`${camel}({ dimension })\`, \`${pascal}Options\` | x² of each coordinate |`;
  const touched = apply([
    fresh(`${folder}/src/statistics/${kebab}.ts`, filled('statistic.ts.template', names)),
    fresh(`${folder}/test/statistics/${kebab}.test.ts`, filled('statistic.test.ts.template', names)),
    fresh(`.changeset/statistic-${kebab}.md`, changeset('@ingd/families', `The ${words} statistic: \`${camel}\`.`)),
    changed(`${folder}/src/index.ts`, (index) =>
      withExport(index, `./statistics/${kebab}.js`, [`type ${pascal}Options`, camel]),
    ),
    changed(`${folder}/README.md`, (readme) => withRow(readme, ['statistic', 'T(x)'], row)),
  ]);
  return {
    touched,
    next: [
      `Put your T(x) in place of the squares of ${folder}/src/statistics/${kebab}.ts, then`,
      `  cd ${folder} && npx vitest run test/statistics/${kebab}.test.ts`,
    ].join('\n'),
  };
}
