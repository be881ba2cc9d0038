import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { tensorflowOperation, useBackend, withDoubles } from '../../src/index.js';

test("TensorFlow's operations are refused on another backend, with the remedy", async () => {
  await useBackend('cpu');
  const x = tf.scalar(1);
  expect(() => tensorflowOperation('Lgamma', [x])).toThrow(
    "tensorflowOperation: expected the backend tensorflow, got cpu; call useBackend('tensorflow') first",
  );
  expect(() => withDoubles(() => 1)).toThrow(
    "withDoubles: expected the backend tensorflow, got cpu; call useBackend('tensorflow') first",
  );
  x.dispose();
});
