import { fileURLToPath } from 'node:url';

/** The path of a file in this app's `data/`. */
export function dataFile(name: string): string {
  return fileURLToPath(new URL(`../data/${name}`, import.meta.url));
}
