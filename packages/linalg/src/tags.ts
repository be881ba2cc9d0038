import type { Tag } from './operator.js';

const IMPLIED: Readonly<Record<Tag, readonly Tag[]>> = {
  symmetric: [],
  diagonal: ['symmetric'],
  'positive-semidefinite': ['symmetric'],
  'positive-definite': ['positive-semidefinite', 'symmetric'],
};

const KNOWN = Object.keys(IMPLIED) as Tag[];

type Tags = ReadonlySet<Tag>;

/**
 * The tags with all they imply.
 * @throws TypeError for a tag that is not known, RangeError for tags of an operator that is not square
 */
export function impliedTags(functionName: string, tags: Iterable<Tag>, rows: number, columns: number): Tags {
  const all = new Set<Tag>();
  for (const tag of tags) {
    const implied = IMPLIED[tag];
    if (implied === undefined) {
      throw new TypeError(`${functionName}: expected tags out of ${KNOWN.join(', ')}, got ${String(tag)}; correct it`);
    }
    for (const each of [tag, ...implied]) all.add(each);
  }
  if (all.size > 0 && rows !== columns) {
    throw new RangeError(
      `${functionName}: expected a square operator for the tag ${[...all][0]}, got [${rows}, ${columns}]; leave the tags out`,
    );
  }
  return all;
}

/** Tags of A + B + ...: what all have; definite where all are semidefinite and one is definite. */
export function tagsOfSum(terms: readonly Tags[]): Tag[] {
  const shared = KNOWN.filter((tag) => terms.every((tags) => tags.has(tag)));
  const definite = shared.includes('positive-semidefinite') && terms.some((tags) => tags.has('positive-definite'));
  return definite ? [...shared, 'positive-definite'] : shared;
}

/** Tags of c A for a square A: a negative c takes definiteness away, and c = 0 gives the zero matrix, which is semidefinite. */
export function tagsOfScaled(tags: Tags, factor: number): Tag[] {
  if (factor > 0) return [...tags];
  if (factor === 0) return ['diagonal', 'positive-semidefinite'];
  return [...tags].filter((tag) => tag === 'symmetric' || tag === 'diagonal');
}

/** Tags of A B ...: products of diagonal matrices are diagonal, and definite as all of them are; of others nothing is known. */
export function tagsOfProduct(factors: readonly Tags[]): Tag[] {
  const diagonal = factors.every((tags) => tags.has('diagonal'));
  return diagonal || factors.length === 1 ? KNOWN.filter((tag) => factors.every((tags) => tags.has(tag))) : [];
}

/** Tags of M Mᵀ: semidefinite always; definite where M is, since M is then regular. */
export function tagsOfGram(tags: Tags): Tag[] {
  const kept = (['positive-definite', 'diagonal'] as const).filter((tag) => tags.has(tag));
  return ['positive-semidefinite', ...kept];
}
