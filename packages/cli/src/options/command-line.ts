const SAFE = /^[A-Za-z0-9_@%+=:,./~-]+$/;

function quote(word: string): string {
  if (SAFE.test(word)) return word;
  if (process.platform === 'win32') return `"${word.replaceAll('"', '\\"')}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Words as they can be pasted into a shell. */
export function quoteWords(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

/** The words after `ingd`, as the command that repeats it. */
export function commandLine(words: readonly string[]): string {
  return quoteWords(['ingd', ...words]);
}

/** The same words with a flag (and its value) put in; what was there under that name goes. */
export function withOption(words: readonly string[], name: string, value?: string): readonly string[] {
  const kept: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === name) {
      if (value !== undefined) index++;
    } else if (!word.startsWith(`${name}=`)) {
      kept.push(word);
    }
  }
  return value === undefined ? [...kept, name] : [...kept, name, value];
}
