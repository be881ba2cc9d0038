import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandsOf, fencedBlocks } from '../src/markdown.js';
import { root } from '../src/paths.js';
import { programs } from '../src/programs.js';
import { publicPackages } from '../src/public-packages.js';
import { runProcess } from '../src/run-process.js';
import { type TemporaryFolder, temporaryFolder } from '../src/temporary-folder.js';

const commands = fencedBlocks(join(root, 'README.md'), 'sh').flatMap(commandsOf);
const ingdCommands = commands.filter((command) => command.startsWith('npx ingd '));
const npmCommands = commands.filter((command) => command.startsWith('npm '));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('the root README', () => {
  let where: TemporaryFolder;

  beforeAll(() => {
    // The commands write beside the clone's files, so they run in a copy of what they read.
    where = temporaryFolder('readme');
    mkdirSync(join(where.folder, 'docs'));
    cpSync(join(root, 'docs', 'examples'), join(where.folder, 'docs', 'examples'), { recursive: true });
  });

  afterAll(() => where.remove());

  test('shows no command that is not tested here', () => {
    expect(commands.filter((command) => !ingdCommands.includes(command) && !npmCommands.includes(command))).toEqual([]);
    expect(ingdCommands.length).toBeGreaterThan(0);
  });

  test.each(ingdCommands)('%s', async (command) => {
    const program = join(root, 'node_modules', '@ingd', 'cli', 'bin', 'ingd.js');
    const finished = await runProcess(process.execPath, [program, ...command.split(' ').slice(2)], {
      cwd: where.folder,
    });
    expect(finished).toMatchObject({ code: 0 });
    for (const file of filesWrittenBy(command))
      expect(readFileSync(join(where.folder, file)).length).toBeGreaterThan(0);
  });

  test.each(npmCommands)('%s', (command) => {
    const [, verb, ...rest] = command.split(' ');
    if (verb === 'install') return expect(publicPackages().map(({ name }) => name)).toContain(rest[0]);
    const script = verb === 'run' ? rest[0] : verb;
    expect(manifest.scripts).toHaveProperty([script ?? '']);
  });

  test('npm start runs this main job', async () => {
    const job = join(root, 'apps', 'image', 'bin', 'ingd-image.js');
    const { code, stdout, stderr } = await runProcess(process.execPath, [job, 'digits'], { cwd: where.folder });
    expect(code, stdout + stderr).toBe(0);
  });

  test('npx finds the command from the root of the clone', async () => {
    const npx = join(dirname(programs.npm), 'npx-cli.js');
    const finished = await runProcess(process.execPath, [npx, '--no-install', 'ingd', '--version'], { cwd: root });
    expect(finished).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  });
});

function filesWrittenBy(command: string): readonly string[] {
  return Array.from(command.matchAll(/--(?:out|moved|report) (\S+)/g), ([, file]) => file ?? '');
}
