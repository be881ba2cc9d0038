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
  /** The graphics adapter that WebGPU finds from Node, in words. */
  readonly webgpu: string | null;
  /** What a process needs in its environment to find it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Backends beyond wasm and cpu. */
  readonly backends: readonly string[];
  readonly otherNodes: readonly string[];
};

export const programs: Programs = JSON.parse(process.env.INGD_PROGRAMS ?? findProgramsNow());

function findProgramsNow(): string {
  return execFileSync(process.execPath, [join(root, 'tooling', 'workspace', 'print-programs.mjs')], {
    encoding: 'utf8',
  });
}
