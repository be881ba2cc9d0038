import * as tf from '@tensorflow/tfjs-core';

type CustomOperation = (...inputs: tf.Tensor[]) => tf.Tensor;
type CustomGradient = (...inputsAndSave: (tf.Tensor | tf.GradSaveFunc)[]) => CustomResult;
type MakeCustom = (f: CustomGradient) => CustomOperation;
interface CustomResult {
  readonly value: tf.Tensor;
  readonly gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
}
interface TapeNode {
  readonly outputs: readonly tf.Tensor[];
  readonly saved: tf.Tensor[];
}

const keeping = new WeakSet<MakeCustom>();

/**
 * Lets a gradient written with `tf.customGrad` use its inputs without saving them, as tfjs's own log-sigmoid does:
 * tfjs throws a temporary input away after the forward pass, and the gradient then finds it disposed. Here the
 * function is handed copies (sharing the memory) that live as long as the tape.
 */
export function keepCustomInputs(): void {
  const engine = tf.engine();
  const original = engine.customGrad as MakeCustom;
  if (keeping.has(original)) return;
  const customGrad: MakeCustom =
    (f) =>
    (...inputs) => {
      const isRecording = engine.state.gradientDepth > 0 && engine.state.kernelDepth === 0;
      return isRecording ? runKeeping(original, f, inputs) : original.call(engine, f)(...inputs);
    };
  keeping.add(customGrad);
  Reflect.set(engine, 'customGrad', customGrad);
}

function runKeeping(makeCustom: MakeCustom, f: CustomGradient, inputs: readonly tf.Tensor[]): tf.Tensor {
  const engine = tf.engine();
  const kept = inputs.map((input) => tf.keep(tf.clone(input)));
  try {
    const result = makeCustom.call(engine, keepingResult(f, kept))(...inputs);
    const tape = Reflect.get(engine.state, 'activeTape') as TapeNode[];
    const node = tape.findLast(({ outputs }) => outputs.some(({ id }) => id === result.id));
    node?.saved.push(...kept); // the tape disposes what its nodes saved
    return result;
  } catch (thrown) {
    tf.dispose(kept);
    throw thrown;
  }
}

/** Calls f on the copies; hides them from what f saved itself, and never gives one of them away as the result. */
function keepingResult(f: CustomGradient, kept: readonly tf.Tensor[]): CustomGradient {
  return (...inputsAndSave) => {
    const { value, gradFunc } = f(...kept, ...inputsAndSave.slice(kept.length));
    return {
      value: kept.includes(value) ? tf.clone(value) : value,
      gradFunc: (dy, saved) => gradFunc(dy, saved.slice(0, saved.length - kept.length)),
    };
  };
}
