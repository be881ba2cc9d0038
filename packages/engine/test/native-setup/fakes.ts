import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ProgramEnd, RunProgram } from '../../src/native-setup/run-program.js';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ingd-native-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** What a program that ran well leaves, changed by `how`. */
export function ended(how: Partial<ProgramEnd> = {}): ProgramEnd {
  return { code: 0, signal: null, missing: false, output: '', errors: '', ...how };
}

/** Stands for the programs of a machine: each call is written down and answered. */
export function fakePrograms(answer: (program: string, words: readonly string[]) => ProgramEnd): {
  readonly run: RunProgram;
  readonly calls: string[];
} {
  const calls: string[] = [];
  const run: RunProgram = async (program, words) => {
    calls.push([program, ...words].join(' '));
    return answer(program, words);
  };
  return { run, calls };
}
