import { execFileSync } from 'node:child_process';
import { programs } from './programs.js';

const programOfMajor = new Map<number, string>(
  programs.otherNodes.map((program) => [majorOf(versionOf(program)), program]),
);
programOfMajor.set(majorOf(process.version), process.execPath);

/** A Node of that major version: the running one, or one that INGD_OTHER_NODES names. */
export function nodeOfMajor(major: number): string | undefined {
  return programOfMajor.get(major);
}

function versionOf(program: string): string {
  return execFileSync(program, ['--version'], { encoding: 'utf8' }).trim();
}

function majorOf(version: string): number {
  return Number(/^v(\d+)/.exec(version)?.[1]);
}
