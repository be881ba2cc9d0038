import { readFile, stat } from 'node:fs/promises';
import { decodeMap, type TransportMap } from '@ingd/particles';
import { systemReason, UsageProblem } from '../problems.js';

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    if ((await stat(path)).isDirectory()) throw new UsageProblem(`${path}: expected a map, got a folder`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof UsageProblem) throw error;
    throw new UsageProblem(`cannot read the map ${path}: ${systemReason(error)}`);
  }
}

/**
 * Reads a saved map.
 * @throws UsageProblem in one sentence when the file is missing, cut short, altered or no map
 */
export async function readMap(path: string): Promise<TransportMap> {
  const bytes = await readBytes(path);
  try {
    return decodeMap(bytes);
  } catch (error) {
    throw new UsageProblem(`${path}: ${systemReason(error)}`);
  }
}
