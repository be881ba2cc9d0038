import { numberIn, oneOf, type Session } from '@ingd/cli/frame';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ReadImagesOptions } from '../images/read-images.js';

/** How images of the user are read. */
export interface ImageOptions {
  readonly grey: boolean;
  readonly size?: { readonly width: number; readonly height: number };
  readonly background?: 'white' | 'black';
}

const side = numberIn({ integer: true, minimum: 1, maximum: 10_000 });

/** `18` or `24x18`. */
function parseSize(text: string): { width: number; height: number } {
  const [width, height, ...more] = text.toLowerCase().split('x');
  try {
    if (more.length === 0) return { width: side(width ?? ''), height: side(height ?? width ?? '') };
  } catch {
    // said below
  }
  throw new InvalidArgumentError('Expected a number of pixels such as 18, or width and height such as 24x18.');
}

export function addImageOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--size <pixels>',
        'make images smaller first: 18, or 24x18 (width x height), by the mean of areas',
      ).argParser(parseSize),
    )
    .option('--grey', 'make colour grey', false)
    .addOption(
      new Option('--background <shade>', 'what stands behind transparent parts: white, black').argParser(
        oneOf(['white', 'black'] as const),
      ),
    );
}

/** The same, for the reader; what is left out of a folder is said. */
export function readingOptions({ grey, size, background }: ImageOptions, session: Session): ReadImagesOptions {
  return { grey, size, background, note: (line) => session.note(line) };
}
