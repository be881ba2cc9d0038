import { mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TemporaryFolder = { readonly folder: string; remove(): Promise<void> };

/** A folder outside of the workspace, and the way to remove it. */
export function temporaryFolder(purpose: string): TemporaryFolder {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `ingd-${purpose}-`)));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
