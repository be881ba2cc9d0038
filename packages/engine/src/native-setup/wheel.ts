import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunProgram } from './run-program.js';
import { SetupProblem } from './setup-problem.js';

/** A wheel of the Python Package Index that carries libtensorflow and its C headers. */
export interface Wheel {
  readonly name: string;
  readonly version: string;
  /** The CPython the wheel is for; it need not be the Python of this machine, since no Python code of it runs. */
  readonly python: string;
  readonly sha256: string;
}

/** The newest TensorFlow whose C interface tfjs-node 4.22 was built for and tried with. */
export const tensorflowWheel: Wheel = {
  name: 'tensorflow_cpu',
  version: '2.15.1',
  python: '311',
  sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
};

const networkTrouble =
  /(NewConnectionError|Name or service not known|name resolution|Connection refused|timed out|Max retries)/;

/** Downloads the wheel into `folder` by pip, with pip's own configuration of mirrors and proxies. Returns its path. */
export async function downloadWheel(wheel: Wheel, folder: string, run: RunProgram): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { name, version, python } = wheel;
  const requirement = `${name}==${version}`;
  const platforms = ['manylinux2014_x86_64', 'manylinux_2_17_x86_64'].flatMap((platform) => ['--platform', platform]);
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-cache-dir', '--no-deps'];
  const kind = ['--only-binary=:all:', '--implementation', 'cp', '--python-version', python, '--abi', `cp${python}`];
  const patience = ['--retries', '2', '--timeout', '20'];
  const end = await run('python3', [...pip, ...kind, ...platforms, ...patience, '--dest', folder, requirement]);
  if (end.code !== 0) throw new SetupProblem(downloadTrouble(requirement, end));
  const [file] = (await readdir(folder)).filter((each) => each.endsWith('.whl'));
  if (file === undefined) throw new SetupProblem(`pip said that it downloaded ${requirement} and left no wheel`);
  return join(folder, file);
}

function downloadTrouble(requirement: string, { missing, errors }: { missing: boolean; errors: string }): string {
  const byHand = 'or pass a wheel downloaded by hand: --wheel FILE';
  if (missing) return `python3 is not installed; it downloads and unpacks ${requirement}; install it`;
  if (/No module named pip/.test(errors)) return `python3 has no pip; install python3-pip, ${byHand}`;
  if (/No space left on device/.test(errors))
    return 'no space is left on the disk for the download (220 MB); make room';
  const trouble = networkTrouble.exec(errors);
  if (trouble)
    return `the Python Package Index cannot be reached (${trouble[1]}); check the network and pip config, ${byHand}`;
  return `pip could not download ${requirement}: ${lastLine(errors)}; ${byHand}`;
}

/**
 * Compares the file's SHA-256 with the pinned one.
 * @throws SetupProblem when they differ
 */
export async function checkWheel(file: string, { name, version, sha256 }: Wheel): Promise<void> {
  const digest = createHash('sha256');
  try {
    for await (const part of createReadStream(file)) digest.update(part as Buffer);
  } catch (error) {
    throw new SetupProblem(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const found = digest.digest('hex');
  if (found === sha256) return;
  throw new SetupProblem(
    `${file} has SHA-256 ${found}, expected ${sha256} of ${name} ${version}; it is damaged or another wheel: download it again`,
  );
}

/** The last line that says something. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
