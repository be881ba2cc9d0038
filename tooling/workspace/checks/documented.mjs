import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { publicPackages } from '../packages.mjs';
import { root } from '../paths.mjs';

/** Every name that a published package exports has a doc comment and stands in its README. */
export function documented() {
  const complaints = publicPackages().flatMap(complaintsAbout);
  return { code: complaints.length === 0 ? 0 : 1, text: complaints.join('\n') };
}

function complaintsAbout(found) {
  const entries = sourceEntries(found);
  const readme = readText(join(found.folder, 'README.md'));
  const program = ts.createProgram(entries, compilerOptions(found.folder));
  const checker = program.getTypeChecker();
  return entries.flatMap((entry) =>
    exportsOf(checker, program.getSourceFile(entry)).flatMap((symbol) => {
      const place = `${relative(root, entry)}: ${symbol.getName()}`;
      const isNamed = new RegExp(`\\b${symbol.getName()}\\b`).test(readme);
      return [
        ...(isCommented(checker, symbol) ? [] : [`${place} has no doc comment`]),
        ...(isNamed ? [] : [`${place} is not in the package's README`]),
      ];
    }),
  );
}

function sourceEntries({ folder, manifest }) {
  return Object.values(manifest.exports)
    .map((target) => target['@ingd/source'])
    .filter(Boolean)
    .map((file) => join(folder, file));
}

function compilerOptions(folder) {
  const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, folder).options;
}

function exportsOf(checker, sourceFile) {
  const module = sourceFile && checker.getSymbolAtLocation(sourceFile);
  return module ? checker.getExportsOfModule(module) : [];
}

function isCommented(checker, symbol) {
  const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return original.getDocumentationComment(checker).length > 0;
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
