import * as tf from '@tensorflow/tfjs-core';

/** A step on tfjs's tape, as far as it matters here. */
interface TapeNode {
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly outputs: readonly tf.Tensor[];
  readonly saved: readonly tf.Tensor[];
}
type AddTapeNode = (...values: unknown[]) => void;

const connected = new WeakSet<AddTapeNode>();

/**
 * Makes derivatives of derivatives right where a gradient uses its own saved output (tanh, sigmoid, exp, softmax, pow,
 * log-softmax, and whatever is written with `tf.customGrad`). tfjs saves an output by cloning it, and puts the clone on
 * its tape before the operation that made the output; reading the tape from the front, it then takes the clone for a
 * constant. Here the clones are put behind their operation.
 */
export function connectSavedOutputs(): void {
  const engine = tf.engine();
  const original: unknown = Reflect.get(engine, 'addTapeNode');
  if (!isFunction(original)) {
    throw new Error(
      `useBackend: expected the tape of @tensorflow/tfjs-core 4.22.0, got ${tf.version_core}; install 4.22.0`,
    );
  }
  if (connected.has(original)) return;
  const addTapeNode: AddTapeNode = (...values) => {
    original.apply(engine, values);
    moveOutputClonesBehind(Reflect.get(engine.state, 'activeTape') as TapeNode[]);
  };
  connected.add(addTapeNode);
  Reflect.set(engine, 'addTapeNode', addTapeNode);
}

/** The clones of what the last node saved stand right before it, in any number. Runs for every recorded operation. */
function moveOutputClonesBehind(tape: TapeNode[]): void {
  const node = tape.at(-1);
  if (node === undefined || node.saved.length === 0) return;
  let first = tape.length - 1;
  while (first > 0 && hasAny(node.saved, tape[first - 1]?.outputs)) first--;
  const clones = tape.slice(first, -1);
  const ofOutputs = clones.filter(({ inputs }) => hasAny(node.outputs, Object.values(inputs)));
  if (ofOutputs.length === 0) return;
  const ofInputs = clones.filter((clone) => !ofOutputs.includes(clone));
  tape.splice(first, clones.length + 1, ...ofInputs, node, ...ofOutputs);
}

function hasAny(tensors: readonly tf.Tensor[], wanted: readonly tf.Tensor[] | undefined): boolean {
  return wanted?.some((tensor) => tensors.includes(tensor)) ?? false;
}

function isFunction(value: unknown): value is AddTapeNode {
  return typeof value === 'function';
}
