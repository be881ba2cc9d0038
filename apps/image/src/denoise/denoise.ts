import { choice, fold, type Matrix, selectRows } from '@ingd/engine';
import type { Denoised, DenoiseOptions, DenoiseReport } from './contract.js';
import { learnEnergy } from './learn-energy.js';
import { moveImages } from './move-images.js';

/**
 * Takes noise away from images: learns an energy model of clean images, or takes one that was learnt before, and moves the noisy ones onto the clean ones as
 * a whole, so that they become samples of the same law   [Liu 2025, Section 5.4].
 * @throws RangeError when the images are not of one size; Error when the learning or the move goes wrong
 */
export async function denoise(options: DenoiseOptions, report: DenoiseReport = {}): Promise<Denoised> {
  const { clean, noisy, judges, key, method = 'KiNG', ontoCount = 2000 } = options;
  expectWidth('noisy', noisy, clean);
  if (judges !== undefined) expectWidth('judges', judges, clean);
  const energy =
    method === 'WGF' ? undefined : (options.energy ?? (await learnEnergy({ ...options, key: fold(key, 0) }, report)));
  report.signal?.throwIfAborted();
  const onto = selectRows(clean, choice(fold(key, 1), clean.rows, Math.min(ontoCount, clean.rows)));
  const moved = await moveImages({ ...options, method, onto, key: fold(key, 2) }, energy, report);
  return { ...moved, energy };
}

function expectWidth(name: string, images: Matrix, clean: Matrix): void {
  if (images.columns === clean.columns && images.rows > 1) return;
  throw new RangeError(
    `denoise: expected ${name} to be at least 2 images of ${clean.columns} numbers, like the clean ones, got ${images.rows} of ${images.columns}; bring them to one size`,
  );
}
