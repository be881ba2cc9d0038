import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandsOf, fencedBlocks } from '../src/markdown.js';
import { root } from '../src/paths.js';
import { runProcess } from '../src/run-process.js';
import { type TemporaryFolder, temporaryFolder } from '../src/temporary-folder.js';

const families = join('packages', 'families');

describe('a scratch copy of the workspace', () => {
  let where: TemporaryFolder;

  beforeAll(() => {
    where = temporaryFolder('new');
    copyWorkspace(where.folder);
  }, 120_000);

  afterAll(() => where.remove());

  const runNew = (...names: readonly string[]) =>
    runProcess(process.execPath, [join('tooling', 'new', 'new.mjs'), ...names], { cwd: where.folder });
  const runTests = (cwd: string, file: string) =>
    runProcess(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', file], {
      cwd: join(where.folder, cwd),
      variables: { NO_COLOR: '1' },
    });
  const textOf = (file: string) => readFileSync(join(where.folder, file), 'utf8');

  test('docs/adding-a-family.md, step by step, ends in a family that passes every law', async () => {
    const document = join(root, 'docs', 'adding-a-family.md');
    const [first, last] = fencedBlocks(document, 'sh').map((block) => commandsOf(block)[0] ?? '');
    const [pnpm, script, ...names] = (first ?? '').split(' ');
    expect([pnpm, script]).toEqual(['pnpm', 'new']);
    expect(await runNew(...names)).toMatchObject({ code: 0, stderr: '' });
    for (const block of fencedBlocks(document, 'ts')) {
      const [, file = ''] = /^\/\/ (\S+)\n/.exec(block) ?? [];
      expect(textOf(file), `${file} was written by the command before`).not.toBe('');
      writeFileSync(join(where.folder, file), block.slice(block.indexOf('\n') + 1));
    }
    const [, cwd = '', file = ''] = /^cd (\S+) && npx vitest run (\S+)$/.exec(last ?? '') ?? [];
    const finished = await runTests(cwd, file);
    expect(finished.code, finished.stdout + finished.stderr).toBe(0);
    expect(finished.stdout).toMatch(/Tests +\d\d passed/);
  });

  test('a family lists itself in the index, the README and a changeset', () => {
    expect(textOf(join(families, 'src', 'index.ts'))).toContain(
      "export { type HalfNormalParameters, halfNormal } from './univariate/half-normal.js';",
    );
    expect(textOf(join(families, 'README.md'))).toMatch(/^\| `halfNormal`, `HalfNormalParameters` \|/m);
    expect(textOf(join('.changeset', 'family-half-normal.md'))).toContain("'@ingd/families': minor");
  });

  test('a statistic as written passes its laws', async () => {
    expect(await runNew('statistic', 'made-up-squares')).toMatchObject({ code: 0, stderr: '' });
    const finished = await runTests(families, 'test/statistics/made-up-squares.test.ts');
    expect(finished.code, finished.stdout + finished.stderr).toBe(0);
    expect(textOf(join(families, 'README.md'))).toMatch(/^\| `madeUpSquares\({ dimension }\)`/m);
  });

  test('a package as written passes its tests and has its place in the house', async () => {
    expect(await runNew('package', 'made-up')).toMatchObject({ code: 0, stderr: '' });
    const folder = join(where.folder, 'packages', 'made-up');
    symlinkSync(join(root, families, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const finished = await runTests(join('packages', 'made-up'), 'test/largest.test.ts');
    expect(finished.code, finished.stdout + finished.stderr).toBe(0);
    const { tags } = JSON.parse(textOf('turbo.json')).boundaries;
    expect(tags['made-up']).toEqual({ dependencies: { allow: ['engine'] } });
    expect(textOf('.size-limit.js')).toContain("library('made-up',");
    expect(JSON.parse(textOf(join('packages', 'made-up', 'package.json'))).name).toBe('@ingd/made-up');
  });

  test('what is written is formatted and linted', async () => {
    const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    const written = [
      'turbo.json',
      'packages/made-up/src',
      'packages/made-up/test',
      'packages/made-up/package.json',
      'packages/made-up/turbo.json',
      `${families}/src`,
      `${families}/test/statistics/made-up-squares.test.ts`,
      `${families}/test/conformance/half-normal.test.ts`,
      'tooling/tests/package.json',
      '.size-limit.js',
    ];
    const checked = await runProcess(
      process.execPath,
      [biome, 'ci', '--error-on-warnings', '--vcs-enabled=false', ...written],
      {
        cwd: where.folder,
      },
    );
    expect(checked.code, checked.stdout + checked.stderr).toBe(0);
  });

  test.each([
    [['family', 'gamma'], /exports gamma already/],
    [['family', 'half-normal'], /exports halfNormal already/],
    [['statistic', 'rbf'], /exports rbf already/],
    [['package', 'engine'], /packages\/engine\/package.json exists/],
    [['family', 'HalfNormal'], /expected a name like/],
    [['family', '../escape'], /expected a name like/],
    [['family', 'new'], /expected a name like/],
    [['flow', 'x'], /expected family\|statistic\|package NAME/],
    [['family'], /expected family\|statistic\|package NAME/],
  ])('%s is refused in one line', async (names, reason) => {
    const { code, stdout, stderr } = await runNew(...names);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(reason);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

/** What `new` reads and writes, and what running the tests of families needs; dependencies are those of the clone. */
function copyWorkspace(folder: string): void {
  const files = ['package.json', 'turbo.json', 'biome.json', '.size-limit.js', 'README.md', 'tsconfig.base.json'];
  const folders = [
    '.changeset',
    join('packages', 'metrics'),
    families,
    join('tooling', 'new'),
    join('tooling', 'workspace'),
    join('tooling', 'vitest'),
  ];
  for (const each of [...files, ...folders, join('tooling', 'tests', 'package.json')]) {
    mkdirSync(dirname(join(folder, each)), { recursive: true });
    cpSync(join(root, each), join(folder, each), {
      recursive: true,
      filter: (source) => !/node_modules|[\\/](dist|out)$/.test(source.slice(root.length)),
    });
  }
  for (const room of readdirSync(join(root, 'packages')))
    mkdirSync(join(folder, 'packages', room), { recursive: true });
  cpSync(join(root, 'packages', 'engine', 'package.json'), join(folder, 'packages', 'engine', 'package.json'));
  for (const each of ['node_modules', join(families, 'node_modules')]) {
    symlinkSync(join(root, each), join(folder, each), 'junction');
  }
}
