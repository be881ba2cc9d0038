/** A program that answers at once; the number of seeds says how it goes. */
export const fakeProgram = `
const done = (seeds, backend) => ({
  kind: 'done', backend, interrupted: false, failed: [],
  done: [{
    id: 'fig5', title: 'A figure', files: ['fig5.md'], seeds, seconds: 1,
    rows: [{ name: 'MMD', published: { mean: 0.06 }, ours: { mean: 0.05, standardError: 0.002, count: seeds } }],
    checks: [{ name: 'below theirs', met: false, detail: 'by 0.01' }],
  }],
});
const say = (message) => process.send(message);
const end = (message) => process.send(message, () => process.exit());
process.on('message', (request) => {
  if (request === 'interrupt') return end({ ...done(17, 'wasm'), interrupted: true });
  const { id, seeds, seed, quick, jobs, backend, command } = request;
  say({ kind: 'note', line: 'one note: ' + [id, seeds, seed, quick, jobs, backend, command].join(' ') });
  say({ kind: 'progress', id, done: 1, total: 2 });
  const name = backend === 'auto' ? 'wasm' : backend;
  if (seeds === 13) return end({ ...done(seeds, name), failed: [{ id: 'fig3', reason: 'no such luck' }] });
  if (seeds === 14) return end({ kind: 'problem', misuse: true, message: 'that is not yours' });
  if (seeds === 15) return end({ kind: 'problem', misuse: false, message: 'the disk is full' });
  if (seeds === 16) return process.exit(3);
  if (seeds !== 17) end(done(seeds ?? 10, name));
});
`;
