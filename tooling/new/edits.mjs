import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../workspace/paths.mjs';
import { Refusal } from '../workspace/say.mjs';

const templates = join(dirname(fileURLToPath(import.meta.url)), 'templates');
const longestLine = 120;

/** A template with the names put in: `__kebab__`, `__camel__`, `__pascal__`, `__words__`. */
export function filled(template, names) {
  const text = readFileSync(join(templates, template), 'utf8');
  return text.replaceAll(/__(\w+?)__/g, (_, key) => names[key]);
}

export function read(file) {
  return readFileSync(join(root, file), 'utf8');
}

/** Every change of one contribution, refused together before the first is written. */
export function apply(changes) {
  const taken = changes.find(({ file, isNew }) => isNew && existsSync(join(root, file)));
  if (taken) throw new Refusal(`new: expected a new name, but ${taken.file} exists; choose another`);
  for (const { file, text } of changes) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return changes.map(({ file, isNew }) => ({ file, did: isNew ? 'wrote' : 'changed' }));
}

export const fresh = (file, text) => ({ file, text, isNew: true });
export const changed = (file, change) => ({ file, text: change(read(file)), isNew: false });

/** An index with one more line, at its place in the order of paths. */
export function withExport(index, path, names) {
  const exported = new RegExp(`\\b(${names.map((name) => name.replace(/^type /, '')).join('|')})\\b(?! \\w)`);
  const statements = index.match(/^(?:export|import)\b[^;]*;\n/gm) ?? [];
  if (statements.some((statement) => exported.test(statement))) {
    throw new Refusal(`new: expected a new name, but the index exports ${names.at(-1)} already; choose another`);
  }
  const after = statements.find((statement) => (/'(\.[^']+)';/.exec(statement)?.[1] ?? '') > path);
  const line = statement(path, names);
  return after === undefined ? index + line : index.replace(after, () => line + after);
}

function statement(path, names) {
  const line = `export { ${names.join(', ')} } from '${path}';\n`;
  if (line.length <= longestLine + 1) return line;
  return `export {\n${names.map((name) => `  ${name},\n`).join('')}} from '${path}';\n`;
}

/** A Markdown file with one more row, in alphabetical order, in the table whose header begins with these cells. */
export function withRow(markdown, firstCells, row) {
  const lines = markdown.split('\n');
  const isHeader = (line) => firstCells.every((cell, i) => line.split('|')[i + 1]?.trim() === cell);
  const header = lines.findIndex(isHeader);
  if (header < 0)
    throw new Refusal(`new: expected a table with the columns ${firstCells.join(', ')}; write the row by hand`);
  let place = header + 2;
  while (lines[place]?.startsWith('|') && lines[place].replaceAll('`', '') < row.replaceAll('`', '')) place++;
  return lines.toSpliced(place, 0, row).join('\n');
}

export function changeset(packageName, sentence) {
  return `---\n\n'${packageName}': minor\n---\n\n${sentence}\n`;
}
