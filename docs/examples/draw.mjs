// Writes the tables of this folder: `node docs/examples/draw.mjs` after set-up. The same key gives the same bytes anywhere.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const fromCli = createRequire(join(here, '..', '..', 'packages', 'cli', 'package.json'));
const { createKey, normalValues, split } = await import(pathToFileURL(fromCli.resolve('@ingd/engine')));

const [sourceKey, targetKey, newKey] = split(createKey(2025), 3);

/** Rows of two independent standard normals. */
function cloud(key, rows) {
  const values = normalValues(key, 2 * rows);
  return Array.from({ length: rows }, (_, row) => [values[2 * row], values[2 * row + 1]]);
}

/** A round cloud bent into a banana, off centre. */
function bend([x, y]) {
  return [1.4 * x + 2, 0.6 * y + 0.7 * x * x - 1];
}

function write(name, rows) {
  const lines = rows.map((row) => row.map((value) => value.toFixed(4)).join(','));
  writeFileSync(join(here, name), `${['x,y', ...lines].join('\n')}\n`);
}

write('source.csv', cloud(sourceKey, 300));
write('target.csv', cloud(targetKey, 300).map(bend));
write('new-points.csv', cloud(newKey, 50));
