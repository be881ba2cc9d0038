import { expect, test } from 'vitest';
import { runPeer, withoutTuning } from '../measure/peer.mjs';

test('a peer whose module is not there is skipped by its name, with the reason', async () => {
  const answer = await runPeer({ script: 'pytorch_step', module: 'a_module_that_nobody_has' });
  expect(answer).toEqual({
    skipped: expect.stringMatching(/^pytorch_step is skipped: .*(a_module_that_nobody_has|there is no python3)/),
  });
});

test('settings for other programs are taken away, the rest stays', () => {
  const environment = {
    PATH: '/bin',
    HOME: '/root',
    OMP_NUM_THREADS: '1',
    SOME_BLAS_TYPE: '1',
    XLA_FLAGS: 'x',
    LANG: 'C',
  };
  expect(withoutTuning(environment)).toEqual({ PATH: '/bin', HOME: '/root', LANG: 'C' });
});
