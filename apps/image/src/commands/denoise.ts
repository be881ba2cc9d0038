import { type CommandResult, quoteWords, type Session, startBackend } from '@ingd/cli/frame';
import { createKey, fold } from '@ingd/engine';
import { describeShape } from '../images/image-set.js';
import { openResults } from '../results/results-folder.js';
import { denoiseData } from './denoise-data.js';
import { denoiseDistances } from './denoise-distances.js';
import { writeDenoised } from './denoise-files.js';
import type { DenoiseCommandOptions } from './denoise-options.js';
import { type DenoiseOutcome, denoisePage } from './denoise-page.js';
import { cleanByEach, type DenoiseRuns } from './denoise-runs.js';
import { denoiseSettings } from './denoise-settings.js';

export interface DenoiseRequest {
  readonly options: DenoiseCommandOptions;
  readonly session: Session;
}

/** `denoise`: learns what clean images look like, and takes the noise away from others. */
export async function denoise({ options, session }: DenoiseRequest): Promise<CommandResult> {
  const started = performance.now();
  const key = createKey(options.seed);
  const data = await denoiseData(options, { session, key: fold(key, 0) });
  const settings = denoiseSettings(options);
  const results = await openResults(options.out, 'denoise');
  const { backend } = await startBackend(options.backend);
  session.note(
    `${data.noisy.rows} noisy images of ${describeShape(data.shape)}, ${data.clean.rows} clean ones to learn from, ${data.judges.rows} that only judge; on ${backend}.`,
  );
  const all = await cleanByEach({ options, session, settings, data, key: fold(key, 1) });
  const distances = await denoiseDistances(data, all.runs);
  const outcome: DenoiseOutcome = { ...all, ...distances, settings, data, backend, seed: options.seed };
  warnOfDistance(outcome, session);
  const command = quoteWords(['ingd-image', ...session.words]);
  const files = await writeDenoised(results, outcome, denoisePage(outcome, { command, warnings: session.warnings }));
  const fields = {
    backend,
    source: data.source,
    shape: { ...data.shape },
    learntFrom: data.clean.rows,
    judges: data.judges.rows,
    n: data.noisy.rows,
    results: outcome.rows.map((row) => ({ ...row })),
    learning: learningFields(outcome.energy),
    settings: { ...settings, moves: settings.moves.map((move, at) => ({ ...move, ...all.runs[at]?.regularisation })) },
    files: { ...files },
    seed: options.seed,
    seconds: (performance.now() - started) / 1000,
    warnings: session.warnings,
  };
  await results.finish({ command, ...fields });
  return { fields, lines: resultLines(outcome, files, fields.seconds), aside: false };
}

/** Said as plainly as a success would be. */
function warnOfDistance({ rows: [before, ...rest] }: DenoiseOutcome, session: Session): void {
  for (const { name, mmd } of rest.slice(0, -1)) {
    if (before === undefined || mmd <= before.mmd) continue;
    session.warn(
      `${name} the images are further from clean ones than before: learn longer (--epochs), from more images, or take a smaller --step-size`,
    );
  }
}

function learningFields(energy: DenoiseRuns['energy']) {
  if (energy === undefined) return null;
  const { epochs, bestEpoch, end, history } = energy;
  return {
    epochs,
    bestEpoch,
    end,
    trainingLoss: history.map((info) => info.trainingLoss),
    validationLoss: history.map((info) => info.validationLoss ?? null),
  };
}

function resultLines({ rows }: DenoiseOutcome, files: { readonly page: string }, seconds: number): readonly string[] {
  const known = rows.some((row) => row.pixelError !== null);
  return [
    `${''.padEnd(16)}${'MMD'.padStart(9)}${known ? '   from the originals' : ''}`,
    ...rows.map(({ name, mmd, pixelError: error }) => {
      const off = error === null ? '' : `   ${error.toFixed(4)} a pixel`;
      return `${name.padEnd(16)}${mmd.toFixed(4).padStart(9)}${off}`;
    }),
    '',
    `Page: ${files.page}   (${seconds.toFixed(0)} s in all)`,
  ];
}
