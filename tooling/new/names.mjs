import { Refusal } from '../workspace/say.mjs';

const reserved = new Set(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  ),
);

/** A name as it stands in files, code, types and sentences. */
export function namesOf(name) {
  const words = name.split('-');
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || reserved.has(name)) {
    throw new Refusal(
      `new: expected a name like half-normal (lower case, hyphens, no word of the language), got ${name}`,
    );
  }
  const pascal = words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
  return { kebab: name, pascal, camel: pascal[0].toLowerCase() + pascal.slice(1), words: words.join(' ') };
}
