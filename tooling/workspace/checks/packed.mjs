import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicPackages } from '../packages.mjs';
import { pnpmProgram, programOf } from '../paths.mjs';
import { runNode } from '../run-node.mjs';

/** What a package looks like to someone who installs it, judged on its tarball. */
export function publint() {
  return judgeTarballs((tarball) => runNode(programOf('publint'), ['run', tarball, '--strict'], { output: 'keep' }));
}

/** That every entry point has the types it promises, for every way of resolving a pure ESM package. */
export function attw() {
  const program = programOf('@arethetypeswrong/cli', 'attw');
  return judgeTarballs((tarball) =>
    runNode(program, [tarball, '--profile', 'esm-only', '--no-emoji'], { output: 'keep' }),
  );
}

async function judgeTarballs(judge) {
  const folder = mkdtempSync(join(tmpdir(), 'ingd-tarballs-'));
  try {
    const packed = await Promise.all(publicPackages().map((each) => pack(each, folder)));
    const judged = await Promise.all(readdirSync(folder).map((name) => judge(join(folder, name))));
    return worstOf([...packed, ...judged]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pack({ folder }, destination) {
  return runNode(pnpmProgram, ['pack', '--pack-destination', destination], { cwd: folder, output: 'keep' });
}

function worstOf(runs) {
  const bad = runs.filter(({ code }) => code !== 0);
  return { code: bad.length === 0 ? 0 : 1, text: bad.map(({ text }) => text).join('\n') };
}
