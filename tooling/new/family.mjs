import { apply, changed, changeset, filled, fresh, withExport, withRow } from './edits.mjs';

const folder = 'packages/families';

/** The file, its line in the index, its conformance test, its row in the README, a changeset. */
export function newFamily(names) {
  const { kebab, camel, pascal, words } = names;
  const row = `| \`${camel}\`, \`${pascal}Parameters\` | x | x > 0; η < 0 | |`;
  const touched = apply([
    fresh(`${folder}/src/univariate/${kebab}.ts`, filled('family.ts.template', names)),
    fresh(`${folder}/test/conformance/${kebab}.test.ts`, filled('family.test.ts.template', names)),
    fresh(`.changeset/family-${kebab}.md`, changeset('@ingd/families', `The ${words} family: \`${camel}\`.`)),
    changed(`${folder}/src/index.ts`, (index) =>
      withExport(index, `./univariate/${kebab}.js`, [`type ${pascal}Parameters`, camel]),
    ),
    changed(`${folder}/README.md`, (readme) => withRow(readme, ['family', 'T(x)'], row)),
  ]);
  return {
    touched,
    next: [
      `Fill in the six functions of ${folder}/src/univariate/${kebab}.ts and two members in its test, then`,
      `  cd ${folder} && npx vitest run test/conformance/${kebab}.test.ts`,
      'docs/adding-a-family.md walks through an example.',
    ].join('\n'),
  };
}
