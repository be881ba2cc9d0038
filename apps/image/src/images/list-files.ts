import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { complain } from './complain.js';

/** The files of a set in their order, and what in a folder was left out. */
export interface ListedFiles {
  readonly files: readonly string[];
  /** Names of visible files that are not called `.png`, `.jpg` or `.jpeg`. */
  readonly leftOut: readonly string[];
}

const ENDINGS = new Set(['.png', '.jpg', '.jpeg']);

/** `2.png` before `10.png`, whatever the language of the machine. */
const natural = new Intl.Collator('en', { numeric: true });

/**
 * Image files, from paths of files (in the order given) and folders (their PNG and JPEG files in natural order; hidden files and
 * folders inside are not looked at).
 * @throws InputError where nothing is there, or a folder holds no image
 */
export async function listFiles(paths: readonly string[]): Promise<ListedFiles> {
  const all = await Promise.all(paths.map(listPath));
  return { files: all.flatMap(({ files }) => files), leftOut: all.flatMap(({ leftOut }) => leftOut) };
}

async function listPath(path: string): Promise<ListedFiles> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const got = error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 'nothing there' : (error.code ?? error.message);
    throw complain(path, {
      expected: 'a folder of images or an image',
      got,
      remedy: 'check the path',
      problem: 'missing',
    });
  });
  return found.isDirectory() ? listFolder(path) : { files: [path], leftOut: [] };
}

async function listFolder(folder: string): Promise<ListedFiles> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw complain(folder, {
      expected: 'a folder that can be read',
      got: error.code ?? error.message,
      remedy: 'check its permissions',
      problem: 'unreadable',
    });
  });
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  const names = visible.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const isImage = (name: string): boolean => ENDINGS.has(extname(name).toLowerCase());
  const images = names.filter(isImage).sort(inOrder);
  const leftOut = names.filter((name) => !isImage(name)).sort(inOrder);
  if (images.length === 0) throw emptyFolder(folder, { leftOut, folders: visible.length - names.length });
  return { files: images.map((name) => join(folder, name)), leftOut };
}

/** Names that differ only in how they are written (`1.png`, `01.png`) still have one order. */
function inOrder(a: string, b: string): number {
  return natural.compare(a, b) || (a < b ? -1 : 1);
}

function emptyFolder(folder: string, { leftOut, folders }: { leftOut: readonly string[]; folders: number }): Error {
  const others = leftOut.length > 0 ? `${counted(leftOut.length, 'other file')} such as ${leftOut[0]}` : undefined;
  const inside =
    folders > 0 ? `${counted(folders, 'folder')}, which ${folders === 1 ? 'is' : 'are'} not looked into` : undefined;
  const got = [others, inside].filter((part) => part !== undefined).join(' and ');
  return complain(folder, {
    expected: 'images (.png, .jpg, .jpeg)',
    got: got === '' ? 'an empty folder' : got,
    remedy: 'name a folder with the images in it',
  });
}

/** `1 file`, `3 files`. */
function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What is said of files that were left out; nothing where there are none. */
export function describeLeftOut(leftOut: readonly string[]): string | undefined {
  if (leftOut.length === 0) return undefined;
  const shown = leftOut.slice(0, 3).map((name) => basename(name));
  return `${counted(leftOut.length, 'file')} not named .png, .jpg or .jpeg left out: ${shown.join(', ')}${leftOut.length > 3 ? ', ...' : ''}`;
}
