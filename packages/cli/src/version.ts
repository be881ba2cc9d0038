import { createRequire } from 'node:module';

function readVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('../package.json');
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  return 'unknown';
}

/** The version of this package, as its package.json says (which lies one folder above both the sources and the build). */
export const version: string = readVersion();

/** The version of the JSON that `--json` prints; it changes when a field is removed or means something else. */
export const schemaVersion = 1;
