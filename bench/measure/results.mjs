import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Results in a folder: one folder for each machine, in it one JSON file for each case and backend. A run that was cut short goes on
 * from there, and one report shows what several machines measured.
 */
export function resultsIn(folder) {
  const file = (machine, name, backend) => join(folder, folderOf(machine), `${name}.${backend}.json`);
  return {
    /** Of that machine, whenever it was. */
    async read(machine, name, backend) {
      return readJson(file(machine, name, backend));
    },
    async write(result) {
      const place = file(result.machine, result.name, result.backend);
      await mkdir(join(folder, folderOf(result.machine)), { recursive: true });
      await writeFile(`${place}.tmp`, `${JSON.stringify(result, null, 2)}\n`);
      await rename(`${place}.tmp`, place);
    },
    /** Of every machine, the one that measured first in front. */
    async readAll(name, backend) {
      const machines = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
      const found = await Promise.all(
        machines.map((entry) => readJson(join(folder, entry.name, `${name}.${backend}.json`))),
      );
      return found.filter((result) => result !== undefined).sort((a, b) => a.machine.at.localeCompare(b.machine.at));
    },
  };
}

/** A name for the folder of a machine, of what it is made of. */
function folderOf({ cores, processor, memoryBytes }) {
  const words = `${cores} ${processor} ${(memoryBytes / 2 ** 30).toFixed(0)} GiB`;
  return words.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

async function readJson(place) {
  const text = await readFile(place, 'utf8').catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return text === undefined ? undefined : JSON.parse(text);
}
