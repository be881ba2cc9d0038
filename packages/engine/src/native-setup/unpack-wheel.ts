import type { RunProgram } from './run-program.js';
import { SetupProblem } from './setup-problem.js';
import { lastLine } from './wheel.js';

/** A wheel is a zip archive, and Python reads those. Only two libraries (590 MB) and the headers of the C interface are taken. */
const unpackingProgram = `
import os, shutil, sys, zipfile
wheel, folder = sys.argv[1:]
libraries = ('tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2')
headers = 'tensorflow/include/'
wanted = ('tensorflow/c/', 'tensorflow/core/platform/ctstring', 'tsl/c/', 'tsl/platform/ctstring', 'xla/tsl/c/', 'xla/tsl/platform/ctstring')
def place(name):
    if name in libraries:
        return os.path.join('lib', os.path.basename(name))
    rest = name[len(headers):] if name.startswith(headers) else ''
    return os.path.join('include', rest) if rest.endswith('.h') and rest.startswith(wanted) else None
archive = zipfile.ZipFile(wheel)
names = archive.namelist()
for name in libraries:
    if name not in names:
        sys.exit(name + ' is not in the wheel')
for name in names:
    to = place(name)
    if to:
        to = os.path.join(folder, to)
        os.makedirs(os.path.dirname(to), exist_ok=True)
        with archive.open(name) as source, open(to, 'wb') as target:
            shutil.copyfileobj(source, target, 1 << 20)
`;

/** Puts the wheel's libraries into `folder/lib` and its C headers into `folder/include`. */
export async function unpackWheel(file: string, folder: string, run: RunProgram): Promise<void> {
  const { code, missing, errors } = await run('python3', ['-c', unpackingProgram, file, folder]);
  if (missing) throw new SetupProblem('python3 is not installed; it unpacks the wheel; install it');
  if (/No space left on device/.test(errors)) {
    throw new SetupProblem('no space is left on the disk for libtensorflow (590 MB); make room or set XDG_CACHE_HOME');
  }
  if (code !== 0) throw new SetupProblem(`${file} could not be unpacked: ${lastLine(errors)}; download it again`);
}
