import { fileURLToPath } from 'node:url';

/** The path of a file in `data/`, which lies one folder above both the sources and the build. */
export function dataFile(name: string): string {
  return fileURLToPath(new URL(`../data/${name}`, import.meta.url));
}
