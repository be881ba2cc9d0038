import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Results in a folder, one JSON file for each case and backend: a run that was cut short goes on from there. */
export function resultsIn(folder) {
  const file = (name, backend) => join(folder, `${name}.${backend}.json`);
  return {
    async read(name, backend) {
      const text = await readFile(file(name, backend), 'utf8').catch((error) => {
        if (error.code !== 'ENOENT') throw error;
      });
      return text === undefined ? undefined : JSON.parse(text);
    },
    async write(result) {
      await mkdir(folder, { recursive: true });
      const place = file(result.name, result.backend);
      await writeFile(`${place}.tmp`, `${JSON.stringify(result, null, 2)}\n`);
      await rename(`${place}.tmp`, place);
    },
  };
}
