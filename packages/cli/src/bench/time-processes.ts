import { spawn } from 'node:child_process';
import { quantile } from './interleave.js';

/** Programs to be started. */
export interface ProcessTimingOptions {
  /** What follows `node` on the command line, for each. */
  readonly commands: readonly (readonly string[])[];
  readonly runs: number;
  /** Runs before those that count: the first reads from a cold disk. 2 unless told. */
  readonly warmUp?: number;
}

/** Wall milliseconds from the start of the process to its end. */
export interface ProcessTiming {
  readonly median: number;
  readonly least: number;
}

/**
 * How long programs take from start to end, each started anew in every run, in turns.
 * @returns in the order of the commands
 * @throws Error when one ends with another exit code than 0
 */
export async function timeProcesses(options: ProcessTimingOptions): Promise<readonly ProcessTiming[]> {
  const { commands, runs, warmUp = 2 } = options;
  const times = commands.map((): number[] => []);
  for (let run = -warmUp; run < runs; run++) {
    for (const [index, words] of commands.entries()) {
      const time = await timeOnce(words);
      if (run >= 0) times[index]?.push(time);
    }
  }
  return times.map((all) => ({ median: quantile(all, 0.5), least: quantile(all, 0) }));
}

function timeOnce(words: readonly string[]): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (part) => {
    complaint += String(part);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(performance.now() - start);
      else
        reject(new Error(`timeProcesses: node ${words.join(' ')} ended with ${signal ?? code}: ${complaint.trim()}`));
    });
  });
}
