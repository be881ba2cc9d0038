import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNativeFolder } from '../native.mjs';
import { pinnedPnpmFolder, root } from '../paths.mjs';

/** Lock files name versions and digests, never a registry, so that they hold wherever a person's npm points. */
export function lockFiles() {
  const npmLocks = [pinnedPnpmFolder, pinnedNativeFolder].map((folder) => join(folder, 'package-lock.json'));
  const complaints = [join(root, 'pnpm-lock.yaml'), ...npmLocks].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) => (namesTarball.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
  return { code: complaints.length === 0 ? 0 : 1, text: complaints.join('\n') };
}

const namesTarball = /\b(tarball|resolved|registry)"?: "?\{?.*https?:/;
