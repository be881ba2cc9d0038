import { encodeMap } from '@ingd/particles';
import type { FitOptions } from '../commands/fit-options.js';
import { commandLine, withOption } from '../options/command-line.js';
import { ComputationProblem, InterruptedProblem } from '../problems.js';
import type { Session } from '../session.js';
import { type CheckpointFolder, takeFolder } from './checkpoint.js';
import type { FitOutputs } from './outputs.js';
import type { FinishedRun } from './run.js';

export interface EarlyEnd {
  readonly run: FinishedRun;
  readonly outputs: FitOutputs;
  readonly place: CheckpointFolder | undefined;
  readonly options: FitOptions;
  readonly session: Session;
  /** As many as were asked for. */
  readonly steps: number;
}

/** The same command, going on from the folder; what the interruption left behind may be replaced. */
function resumeCommand({ words }: Session, folder: string): string {
  const going = withOption(withOption(words, '--checkpoint', folder), '--resume');
  return commandLine(withOption(going, '--force'));
}

async function interrupted({ run, outputs, place, options, session, steps }: EarlyEnd): Promise<InterruptedProblem> {
  const folder = place ?? (await takeFolder(`${options.out}.checkpoint`));
  try {
    await folder.save(run.resumable);
  } finally {
    if (place === undefined) await folder.close();
  }
  await outputs.map.write(encodeMap(run.map));
  const saved = [outputs.map.path, folder.folder];
  return new InterruptedProblem(
    `interrupted after step ${run.steps.length} of ${steps}; the map holds these steps, the checkpoint the run (with the rows of SOURCE as they stand)`,
    { saved, resume: resumeCommand(session, folder.folder) },
  );
}

async function diverged(
  { run, outputs }: EarlyEnd,
  end: { step: number; reason: string },
): Promise<ComputationProblem> {
  const kept = run.steps.length;
  if (kept > 0) await outputs.map.write(encodeMap(run.map));
  const what = kept > 0 ? `the map holds the ${kept} good steps before it` : 'nothing was saved';
  return new ComputationProblem(`step ${end.step} blew up: ${end.reason}; ${what}`, {
    saved: kept > 0 ? [outputs.map.path] : [],
  });
}

/** Saves what a run that ended early has, and says so; the caller throws the answer. */
export async function endEarly(early: EarlyEnd): Promise<ComputationProblem | InterruptedProblem> {
  const { end, steps } = early.run;
  if (end.status === 'diverged') return diverged(early, end);
  if (steps.length > 0) return interrupted(early);
  return new InterruptedProblem('interrupted before the first step; nothing was saved');
}
