import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './paths.js';

/** What `npm test` found on this machine; see tooling/workspace/programs.mjs. */
export type Programs = {
  readonly node: string;
  readonly npm: string;
  readonly pnpm: string;
  readonly chromium: string | null;
  readonly registry: boolean;
  readonly otherNodes: readonly string[];
};

export const programs: Programs = JSON.parse(process.env.INGD_PROGRAMS ?? findProgramsNow());

function findProgramsNow(): string {
  return execFileSync(process.execPath, [join(root, 'tooling', 'workspace', 'print-programs.mjs')], {
    encoding: 'utf8',
  });
}
