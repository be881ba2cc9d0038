import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@ingd/datasets';
import { writeBytes } from '@ingd/datasets/node';

/** How far one training is: bytes of its own, and the seconds that it has had. */
export interface KeptTraining {
  readonly bytes: Uint8Array;
  readonly seconds: number;
}

/** Trainings on disk, each by a name. */
export interface KeptTrainings {
  /** Undefined where there is none. @throws InputError naming the file where it cannot be gone on from */
  read<State>(
    name: string,
    decode: (bytes: Uint8Array) => State,
  ): Promise<{ state: State; seconds: number } | undefined>;
  write(name: string, training: KeptTraining): Promise<void>;
}

/** Nothing is kept, nothing is there. */
export const keptNowhere: KeptTrainings = { read: async () => undefined, write: async () => {} };

export interface KeptInOptions {
  readonly folder: string;
  /** All that the trainings depend on but code: another of it, and they begin anew. */
  readonly settings: unknown;
  readonly images: Float64Array;
}

/** A folder within `folder` for these images and settings. Files are whole or not there. */
export function keptIn({ folder, settings, images }: KeptInOptions): KeptTrainings {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  hash.update(new Uint8Array(images.buffer, images.byteOffset, images.byteLength));
  const own = join(folder, hash.digest('hex').slice(0, 16));
  const fileOf = (name: string) => join(own, `${name}.safetensors`);
  return {
    async read(name, decode) {
      const [bytes, spent] = [await readOrNothing(fileOf(name)), await readOrNothing(`${fileOf(name)}.json`)];
      if (bytes === undefined || spent === undefined) return undefined;
      try {
        return { state: decode(bytes), seconds: secondsOf(spent) };
      } catch (error) {
        const reason = (error as Error).message;
        throw new InputError(`${fileOf(name)} cannot be gone on from (${reason}); take ${own} away to begin anew`);
      }
    },
    async write(name, { bytes, seconds }) {
      await mkdir(own, { recursive: true });
      await writeBytes(fileOf(name), bytes, { force: true });
      await writeBytes(`${fileOf(name)}.json`, `${JSON.stringify({ seconds })}\n`, { force: true });
    },
  };
}

async function readOrNothing(path: string): Promise<Uint8Array | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

function secondsOf(bytes: Uint8Array): number {
  const { seconds } = JSON.parse(new TextDecoder().decode(bytes)) as { readonly seconds?: unknown };
  if (typeof seconds === 'number' && seconds >= 0) return seconds;
  throw new RangeError(`expected the seconds that it has had, got ${seconds}`);
}
