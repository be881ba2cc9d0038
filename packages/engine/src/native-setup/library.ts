import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunProgram } from './run-program.js';
import { SetupProblem } from './setup-problem.js';
import { unpackWheel } from './unpack-wheel.js';
import { checkWheel, downloadWheel, type Wheel } from './wheel.js';

/** The wheel and what is unpacked of it. */
const neededBytes = 900 * 2 ** 20;

/** How `fetchLibrary` gets at the wheel and says what it does. */
export interface LibraryRequest {
  readonly wheel: Wheel;
  /** A folder of things that can be made again. */
  readonly cache: string;
  /** A wheel at hand, instead of a download. */
  readonly wheelFile?: string | undefined;
  readonly run: RunProgram;
  readonly say: (line: string) => void;
}

/**
 * The folder with `lib/` and `include/` of libtensorflow, from the cache or else out of the wheel. It is filled beside its place
 * and renamed in the end, so that it is whole wherever it is there.
 */
export async function fetchLibrary({ wheel, cache, wheelFile, run, say }: LibraryRequest): Promise<string> {
  const place = join(cache, `${wheel.name}-${wheel.version}-${wheel.sha256.slice(0, 12)}`);
  if (existsSync(place)) return place;
  await mkdir(cache, { recursive: true });
  await requireSpace(cache);
  const work = await mkdtemp(join(cache, '.unfinished-'));
  try {
    if (wheelFile === undefined) say(`Downloading ${wheel.name} ${wheel.version} (208 MB) by pip`);
    const file = wheelFile ?? (await downloadWheel(wheel, join(work, 'download'), run));
    await checkWheel(file, wheel);
    say(`Unpacking libtensorflow (590 MB) into ${place}`);
    const unpacked = join(work, 'unpacked');
    await unpackWheel(file, unpacked, run);
    await renameUnlessThere(unpacked, place);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return place;
}

async function requireSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= neededBytes) return;
  const [needed, there] = [neededBytes, free].map((bytes) => Math.floor(bytes / 2 ** 20));
  throw new SetupProblem(`${folder} has ${there} MiB free, ${needed} MiB are needed; make room or set XDG_CACHE_HOME`);
}

/** Another process may have finished first; what it made is the same. */
async function renameUnlessThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}
