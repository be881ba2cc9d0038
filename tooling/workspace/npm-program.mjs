import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** npm's own JavaScript file: the npm that started us, else the one beside this Node, else the first on PATH. */
export function npmProgram() {
  const found = candidates().find((file) => file.endsWith('npm-cli.js') && existsSync(file));
  if (!found) throw new Error('npm was not found beside Node or on PATH; install it, or run through `npm start`');
  return found;
}

function* pathFolders() {
  yield dirname(process.execPath);
  yield* (process.env.PATH ?? process.env.Path ?? '').split(delimiter).filter(Boolean);
}

function candidates() {
  const files = [process.env.npm_execpath ?? ''];
  for (const folder of pathFolders()) {
    files.push(join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js')); // Windows
    files.push(join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')); // elsewhere
    const link = join(folder, 'npm');
    if (existsSync(link)) files.push(realpathSync(link));
  }
  return files;
}
