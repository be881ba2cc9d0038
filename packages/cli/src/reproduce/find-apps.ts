import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** An app of the clone that can compute experiments: its package.json has `"ingd": { "program", "experiments" }`. */
export interface App {
  readonly name: string;
  /** The program's path; it may not be built yet. */
  readonly program: string;
  readonly experiments: readonly string[];
}

/** The apps of the first clone found, walking up from each folder in turn; none outside of a clone. */
export async function findApps(folders: readonly string[]): Promise<readonly App[]> {
  for (const start of folders) {
    for (let folder = start; ; folder = dirname(folder)) {
      const apps = await appsOf(join(folder, 'apps'));
      if (apps.length > 0) return apps;
      if (dirname(folder) === folder) break;
    }
  }
  return [];
}

async function appsOf(folder: string): Promise<readonly App[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const apps = await Promise.all(names.sort().map((name) => appAt(join(folder, name))));
  return apps.filter((app) => app !== undefined);
}

interface Manifest {
  readonly name?: unknown;
  readonly ingd?: { readonly program?: unknown; readonly experiments?: unknown };
}

async function appAt(folder: string): Promise<App | undefined> {
  const { name, ingd } = await readManifest(join(folder, 'package.json'));
  if (typeof name !== 'string' || !name.startsWith('@ingd/app-') || typeof ingd?.program !== 'string') return undefined;
  const { experiments } = ingd;
  if (!Array.isArray(experiments)) return undefined;
  return { name, program: join(folder, ingd.program), experiments: experiments.map(String) };
}

/** A folder without a readable manifest is no app. */
async function readManifest(path: string): Promise<Manifest> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Manifest;
  } catch {
    return {};
  }
}
