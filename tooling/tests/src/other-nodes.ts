import { execFileSync } from 'node:child_process';
import { programs } from './programs.js';

const programOfMajor = new Map<number, string>(
  programs.otherNodes.map((program) => [majorOf(versionOf(program)), program]),
);

/** The major version of this Node. */
export const runningMajor = majorOf(process.version);

/** A Node of another major version, one that INGD_OTHER_NODES names. */
export function nodeOfMajor(major: number): string | undefined {
  return programOfMajor.get(major);
}

function versionOf(program: string): string {
  return execFileSync(program, ['--version'], { encoding: 'utf8' }).trim();
}

function majorOf(version: string): number {
  return Number(/^v(\d+)/.exec(version)?.[1]);
}
