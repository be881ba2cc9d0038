import { readFile } from 'node:fs/promises';
import { readTable } from '@ingd/datasets/node';
import type { Matrix } from '@ingd/engine';
import { dataFile } from '../data-file.js';

/** What images were turned into. */
export type Features = 'decaf6' | 'mobilenet1024' | 'surf800';

export const DOMAINS = ['amazon', 'dslr', 'webcam', 'caltech'] as const;
export type Domain = (typeof DOMAINS)[number];

/** Images of one domain. */
export interface DomainData {
  /** `[n, d]` */
  readonly points: Matrix;
  /** 1 to 10. */
  readonly labels: readonly number[];
}

export async function domainData(features: Features, domain: Domain): Promise<DomainData> {
  const read = async (what: 'x' | 'y') =>
    (await readTable(dataFile(`office/${features}_${domain}_${what}.npy.gz`))).values;
  const [points, labels] = [await read('x'), await read('y')];
  return { points, labels: Array.from(labels.data) };
}

/** The rows that the reference classifier is trained on; all where there is no reference. */
export async function trainingRows(features: Features, domain: Domain, count: number): Promise<readonly number[]> {
  if (features === 'decaf6') {
    const text = await readFile(dataFile('office/decaf6-training-rows.json'), 'utf8');
    const stored: { readonly [name: string]: readonly number[] } = JSON.parse(text);
    const rows = stored[domain];
    if (rows !== undefined) return rows;
  }
  return Array.from({ length: count }, (_, row) => row);
}
