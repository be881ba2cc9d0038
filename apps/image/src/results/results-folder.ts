import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type JsonField, prepareResultsFolder } from '@ingd/cli/frame';
import { InputError } from '@ingd/datasets';
import { writeBytes } from '@ingd/datasets/node';
import type { Matrix } from '@ingd/engine';
import type { ImageShape } from '../images/image-set.js';
import { imagePng } from './image-grid.js';

/** The folder of a command's results. `NAME.json`, written last, says that those in it are its own. */
export interface ResultsFolder {
  readonly path: string;
  /** A file, whole or not at all; answers its path. */
  write(name: string, bytes: Uint8Array | string): Promise<string>;
  /** A folder of single images, in the place of an earlier one; answers its path. */
  writeImages(name: string, images: SingleImages): Promise<string>;
  /** What ends a run. */
  finish(fields: { readonly [name: string]: JsonField | undefined }): Promise<string>;
}

export interface SingleImages {
  readonly pixels: Matrix;
  readonly shape: ImageShape;
  /** Paths or names that the files are called after; one for each row. */
  readonly names: readonly string[];
}

/**
 * Makes the folder ready before any work: it takes files, and what an earlier run of the same command left there may be replaced.
 * @throws InputError where it cannot be written to, or holds results that are not from this command
 */
export async function openResults(path: string, command: string): Promise<ResultsFolder> {
  const record = join(path, `${command}.json`);
  const page = join(path, `${command}.html`);
  if (existsSync(page) && !existsSync(record)) {
    throw new InputError(
      `${page} is there, but no ${command}.json beside it: it is not from this command; name another --out`,
      'exists',
    );
  }
  await prepareResultsFolder(path, `${command}.json`);
  const write = async (name: string, bytes: Uint8Array | string): Promise<string> => {
    await writeBytes(join(path, name), bytes, { force: true });
    return join(path, name);
  };
  return {
    path,
    write,
    async writeImages(name, { pixels, shape, names }) {
      const folder = join(path, name);
      if (existsSync(record)) await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      for (const [row, file] of fileNames(names).entries()) {
        await writeBytes(join(folder, file), imagePng({ pixels, shape }, row), { force: true });
      }
      return folder;
    },
    finish: (fields) => write(`${command}.json`, `${JSON.stringify(fields, null, 2)}\n`),
  };
}

/** `a/1.jpg` as `1.png`; a name that is taken gets a number. */
function fileNames(paths: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const stem = basename(path, extname(path));
    let name = `${stem}.png`;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${stem}-${number}.png`;
    taken.add(name.toLowerCase());
    return name;
  });
}
