import { readFileSync } from 'node:fs';

/** The contents of a Markdown file's fenced blocks of one language, in order. */
export function fencedBlocks(file: string, language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\\r?\\n(.*?)^\`\`\``, 'gms');
  return Array.from(readFileSync(file, 'utf8').matchAll(fence), ([, block]) => block ?? '');
}

/** The commands of a shell block: comments and blank lines left out, continued lines joined. */
export function commandsOf(block: string): readonly string[] {
  return block
    .replaceAll(/\\\r?\n\s*/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
