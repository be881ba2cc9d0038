import { listZip, unzip, type ZipMember } from '../archives/zip.js';
import { listed } from '../find-column.js';
import { complain } from '../input-error.js';
import type { DecodeOptions } from '../memory.js';
import type { TableOptions } from '../table.js';
import { readNpyText } from './npy-text.js';
import type { NumberArray } from './number-array.js';
import { readNpy } from './read-npy.js';

/** An array out of an npz, and the labels that another member holds. */
export interface NpzArray {
  readonly array: NumberArray;
  /** One label per row, or what the caller asked for when no member is called so. */
  readonly labels: string | number | readonly string[] | undefined;
}

/**
 * Reads one array of an npz file: the one asked for, or the only one that does not hold the labels.
 * @throws InputError listing the members when the choice is open
 */
export function readNpz(bytes: Uint8Array, options: DecodeOptions & Pick<TableOptions, 'member' | 'labels'>): NpzArray {
  const members = listZip(bytes, options.source).filter(({ name }) => name.endsWith('.npy'));
  if (members.length === 0) throw noArrays(options.source);
  const labelled = members.find((member) => nameOf(member) === options.labels);
  const chosen = choose(members, labelled, options);
  const within = { ...options, source: `${options.source} (member ${nameOf(chosen)})` };
  const array = readNpy(unzip(bytes, chosen, options), within);
  if (labelled === undefined) return { array, labels: options.labels };
  const labels = readNpyText(unzip(bytes, labelled, options), {
    ...options,
    source: `${options.source} (member ${nameOf(labelled)})`,
  });
  checkLabels(labels.length, array, options);
  return { array, labels };
}

function nameOf(member: ZipMember): string {
  return member.name.slice(0, -'.npy'.length);
}

function choose(
  members: readonly ZipMember[],
  labelled: ZipMember | undefined,
  { member, source }: { member?: string | undefined; source: string },
): ZipMember {
  const rest = members.filter((one) => one !== labelled);
  const wanted = member === undefined ? rest : members.filter((one) => nameOf(one) === member || one.name === member);
  const [chosen] = wanted;
  if (chosen !== undefined && wanted.length === 1) return chosen;
  throw complain(source, {
    expected: member === undefined ? 'one array, or to be told which' : `a member ${member}`,
    got: `the members ${listed(members.map(nameOf))}`,
    remedy: 'name one of them (member)',
    problem: 'option',
  });
}

function checkLabels(
  count: number,
  { shape }: NumberArray,
  { source, labels }: { source: string; labels?: unknown },
): void {
  if (count === shape[0]) return;
  throw complain(source, {
    expected: `${shape[0]} labels in member ${labels}, one per row`,
    got: `${count}`,
    remedy: 'name another member',
  });
}

function noArrays(source: string): Error {
  return complain(source, {
    expected: 'an npz (a zip of npy arrays)',
    got: 'a zip without any',
    remedy: 'if it is a spreadsheet, save it as CSV',
  });
}
