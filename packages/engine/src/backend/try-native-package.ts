import { oneLine } from './one-line.js';

/** What a native package said of itself in a process of its own. */
export interface NativeReport {
  /** Of the npm package. */
  readonly version: string;
  readonly libtensorflow: string;
  /** Whether TensorFlow computes on a graphics processor. */
  readonly gpu: boolean;
  /** The TensorFlow operations that were run in float64, by name, and gave the right numbers. */
  readonly float64: readonly string[];
}

/** The report of a package that works, or one line on why it does not. */
export type NativeVerdict = NativeReport | { readonly reason: string };

/** How long the process may take; importing takes about half a second on an idle machine. */
const PATIENCE = 60_000;
const ANSWER = 'native package: ';

/**
 * Run in a process of its own: imports the package, multiplies two matrices, and runs what is used in float64 on
 * A = [[4, 2], [2, 3]], whose factor is [[2, 0], [1, √2]] and whose eigenvalues are (7 ± √17) / 2.
 */
const trial = `
const answer = (fields) => process.stdout.write('\\n${ANSWER}' + JSON.stringify(fields) + '\\n');
const util = require('node:util');
if (!util.isNullOrUndefined) util.isNullOrUndefined = (value) => value === null || value === undefined;
const near = (values, wanted) => wanted.every((value, i) => Math.abs(values[i] - value) < 1e-14);
try {
  const tf = require(process.argv[1]);
  const x = tf.tensor2d([[1, 2], [3, 4]]);
  const product = Array.from(tf.matMul(x, x).dataSync());
  const { binding, isUsingGpuDevice } = tf.backend();
  const T = { name: 'T', type: binding.TF_ATTR_TYPE, value: 2 };
  const flag = (name, value) => ({ name, type: binding.TF_ATTR_BOOL, value });
  const cast = (id, from, to) => binding.executeOp('Cast', [
    { name: 'SrcT', type: binding.TF_ATTR_TYPE, value: from }, { name: 'DstT', type: binding.TF_ATTR_TYPE, value: to }, flag('Truncate', false),
  ], [id], 1)[0].id;
  const doubles = (values, shape) => cast(binding.createTensor(shape, binding.TF_FLOAT, Float32Array.from(values)), binding.TF_FLOAT, 2);
  const run = (name, attributes, ids, count = 1) => binding.executeOp(name, attributes, ids, count)[0].id;
  const read = (id) => { // bit for bit: in float32 a sum done in float32 would look right
    const words = binding.executeOp('Bitcast', [T, { name: 'type', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }], [id], 1)[0].id;
    return new Float64Array(binding.tensorDataSync(words).slice().buffer);
  };
  const a = () => doubles([4, 2, 2, 3], [2, 2]);
  const lower = () => run('Cholesky', [T], [a()]);
  const trials = {
    Cholesky: () => near(read(lower()), [2, 0, 1, Math.SQRT2]),
    MatrixTriangularSolve: () => near(read(run('MatrixTriangularSolve', [T, flag('lower', true), flag('adjoint', false)],
      [lower(), doubles([2, 1], [2, 1])])), [1, 0]),
    SelfAdjointEigV2: () => near(read(run('SelfAdjointEigV2', [T, flag('compute_v', true)], [a()], 2)),
      [(7 - Math.sqrt(17)) / 2, (7 + Math.sqrt(17)) / 2]),
    Einsum: () => near(read(run('Einsum', [T, { name: 'N', type: binding.TF_ATTR_INT, value: 2 },
      { name: 'equation', type: binding.TF_ATTR_STRING, value: 'ij,jk->ik' }], [a(), a()])), [20, 14, 14, 13]),
  };
  const works = (name) => { try { return trials[name](); } catch { return false; } };
  answer({
    product, backend: tf.getBackend(), version: tf.version['tfjs-node'], libtensorflow: binding.TF_Version, gpu: isUsingGpuDevice,
    float64: Object.keys(trials).filter(works),
  });
} catch (error) {
  answer({ error: String(error && error.message || error) });
}
`;

/**
 * Imports the native package in a child process and lets it compute, since a package that is damaged may not throw but end its
 * process, or never come back.
 * @param entry the file to import
 */
export async function tryNativePackage(entry: string, patience = PATIENCE): Promise<NativeVerdict> {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', ELECTRON_RUN_AS_NODE: '1' };
  const child = spawn(process.execPath, ['-e', trial, entry], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: patience,
    killSignal: 'SIGKILL',
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const start = performance.now();
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ reason: `could not be tried in a process of its own: ${oneLine(error)}` }));
    child.on('close', (code, signal) => {
      const ranOut = signal === 'SIGKILL' && performance.now() - start >= patience;
      resolve(
        readAnswer(text) ?? { reason: ranOut ? `does not answer within ${patience / 1000} s` : endOf(code, signal) },
      );
    });
  });
}

function endOf(code: number | null, signal: NodeJS.Signals | null): string {
  return `ends its process (${signal ?? `exit code ${code}`})`;
}

function readAnswer(text: string): NativeVerdict | undefined {
  const line = text.split('\n').find((each) => each.startsWith(ANSWER));
  if (line === undefined) return undefined;
  const said = JSON.parse(line.slice(ANSWER.length));
  if (said.error !== undefined) return { reason: oneLine(said.error) };
  const { product, backend, version, libtensorflow, gpu, float64 } = said;
  if (backend !== 'tensorflow' || product?.join() !== '7,10,15,22') {
    return { reason: `computes [[1, 2], [3, 4]]² = [${product}] on ${backend}` };
  }
  return { version, libtensorflow, gpu, float64 };
}
