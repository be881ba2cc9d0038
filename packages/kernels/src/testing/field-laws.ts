import { centralDifference, expectSame } from '@ingd/engine/testing';
import * as tf from '@tensorflow/tfjs-core';
import type { DriftRecord } from '../drift-space.js';
import { type Setting, withField } from './setting.js';

const DIFFERENCE_STEP = 0.05;
const DIFFERENCE_TOLERANCE = 1e-3;

export async function fieldAgrees(setting: Setting): Promise<void> {
  const { basis, x, w, options } = setting;
  const applied = tf.tidy(() => tf.squeeze(tf.slice3d(basis.apply(w), [0, 0, 0], [1, -1, -1]), [0]));
  await withField(setting, (field) => expectSame('field against apply', field.at(x), applied, options.tolerance));
}

export async function fieldOutlives(setting: Setting): Promise<void> {
  await withField(setting, async (field) => {
    const before = field.at(setting.query);
    setting.basis.dispose();
    setting.space.dispose();
    setting.x.dispose();
    await expectSame('field after its basis and space', field.at(setting.query), before, 0);
  });
}

export async function recordAgrees(setting: Setting): Promise<void> {
  const { query, options } = setting;
  await withField(setting, async (field) => {
    const record = await field.record();
    const settings = JSON.parse(JSON.stringify(record.settings)) as DriftRecord['settings'];
    const restored = options.restore({ ...record, settings });
    try {
      await expectSame('restored field', restored.at(query), field.at(query), 1e-6);
    } finally {
      restored.dispose();
    }
  });
}

export async function differenceAgrees(setting: Setting): Promise<void> {
  const { x, query } = setting;
  await withField(setting, async (field) => {
    const difference = centralDifference((step) => field.at(tf.add(x, tf.mul(query, step))), DIFFERENCE_STEP);
    await expectSame('jvp against finite differences', field.jvp(x, query), difference, DIFFERENCE_TOLERANCE);
  });
}
