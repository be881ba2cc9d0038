import { parseTable } from '../parse-table.js';
import type { Table } from '../table.js';

/** A small set of real measurements. */
export interface RealDataset extends Table {
  readonly name: RealDatasetName;
  /** What the rows are. */
  readonly description: string;
  /** Who measured, and where it was taken from. */
  readonly source: string;
  readonly license: string;
  /** One class a row. */
  readonly labels: readonly string[];
  readonly columns: readonly string[];
}

interface Entry {
  readonly description: string;
  readonly source: string;
  readonly license: string;
  readonly label: string;
  load(): Promise<string>;
}

const throughScikitLearn = 'the file of scikit-learn 1.2.1 (BSD-3-Clause)';

/** The text of each is a module of its own, read when asked for. */
const entries = {
  iris: {
    description: 'Sepals and petals of 150 irises of three species, in cm',
    source: `R. A. Fisher 1936; UCI Machine Learning Repository, doi:10.24432/C56C76; ${throughScikitLearn}`,
    license: 'CC BY 4.0',
    label: 'class',
    load: async () => (await import('./iris.js')).iris,
  },
  wine: {
    description: 'Thirteen chemical measurements of 178 wines from three cultivars',
    source: `S. Aeberhard, M. Forina 1991; UCI Machine Learning Repository, doi:10.24432/C5PC7J; ${throughScikitLearn}`,
    license: 'CC BY 4.0',
    label: 'class',
    load: async () => (await import('./wine.js')).wine,
  },
  breastCancer: {
    description: 'Thirty features of cell nuclei in images of 569 breast masses, malignant or benign',
    source: `W. Wolberg, O. Mangasarian, N. Street, W. Street 1993; UCI Machine Learning Repository, doi:10.24432/C5DW2B; ${throughScikitLearn}`,
    license: 'CC BY 4.0',
    label: 'class',
    load: async () => (await import('./breast-cancer.js')).breastCancer,
  },
  penguins: {
    description:
      'Beaks, flippers and mass of 342 penguins of three species of the Palmer Archipelago; two birds that were not measured are left out',
    source: 'K. Gorman, Palmer Station LTER 2014; the file of vega-datasets 3.2.1',
    license: 'CC0 1.0',
    label: 'Species',
    load: async () => (await import('./penguins.js')).penguins,
  },
} as const satisfies Readonly<Record<string, Entry>>;

/** Names of the data sets that come with the package. */
export type RealDatasetName = keyof typeof entries;

/** All of them. */
export const realDatasetNames = Object.keys(entries) as readonly RealDatasetName[];

/**
 * One of the data sets that come with the package; its numbers are loaded when asked for.
 * @throws RangeError listing the names there are
 */
export async function loadRealDataset(name: RealDatasetName): Promise<RealDataset> {
  if (!Object.hasOwn(entries, name)) {
    throw new RangeError(
      `loadRealDataset: expected one of ${realDatasetNames.join(', ')}, got ${String(name)}; choose one`,
    );
  }
  const { description, source, license, label, load } = entries[name];
  const text = new TextEncoder().encode(await load());
  const { values, columns, labels, labelName } = parseTable(text, { name, format: 'csv', header: true, labels: label });
  return { name, description, source, license, values, columns: columns ?? [], labels: labels ?? [], labelName };
}
