import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { bars, square } from './bars.js';
import { png, put, temporaryFolder } from './image-files.js';
import { refusalOf, runApp } from './run-app.js';

const small = '--hidden 12,8 --epochs 3 --steps 4 --batch 10 --step-size 0.01'.split(' ');

describe('denoise', () => {
  test('cleans a part of a folder: page, grids, single images, and the same numbers as data', async () => {
    const out = join(temporaryFolder(), 'results');
    const words = ['denoise', '--images', bars(60), '--method', 'king,ntking,wgf', ...small, '--out', out, '--json'];
    const ran = await runApp(words);
    expect([ran.code, ran.err.split('\n')[0]]).toEqual([
      0,
      '12 noisy images of 6x6 grey, 36 clean ones to learn from, 12 that only judge; on wasm.',
    ]);
    const fields = JSON.parse(ran.out);
    expect(fields.results.map((row: { name: string }) => row.name)).toEqual([
      'noisy',
      'after KiNG',
      'after ntKiNG',
      'after WGF',
      'clean images',
    ]);
    for (const { mmd } of fields.results) expect(Number.isFinite(mmd)).toBe(true);
    expect(fields.results[0].pixelError).toBeCloseTo(0.2, 1);
    expect(fields.results[3].mmd).toBeLessThan(fields.results[0].mmd);
    expect(fields.learning.validationLoss.length).toBe(3);
    expect(readdirSync(out).sort()).toEqual([
      'after-king.png',
      'after-ntking.png',
      'after-wgf.png',
      'cleaned-king',
      'cleaned-ntking',
      'cleaned-wgf',
      'denoise.html',
      'denoise.json',
      'learnt',
      'noisy.png',
      'originals.png',
    ]);
    const cleaned = readdirSync(join(out, 'cleaned-ntking'));
    expect(cleaned.length).toBe(12);
    expect(decode(readFileSync(join(out, 'cleaned-ntking', cleaned[0] as string)))).toMatchObject(square);
    const { document } = parseHTML(readFileSync(join(out, 'denoise.html'), 'utf8'));
    expect(document.querySelectorAll('img').length).toBe(5);
    expect(document.querySelector('pre')?.textContent).toContain('ingd-image denoise --images');
    expect(document.querySelectorAll('svg').length).toBe(2);
  });

  test('cleans images that are given, under their own names, and goes on from what was learnt', async () => {
    const [clean, out] = [bars(60), temporaryFolder()];
    const noisy = temporaryFolder();
    put(noisy, { 'scan 1.png': png(Array(36).fill(90), square), 'scan 2.png': png(Array(36).fill(120), square) });
    const words = ['denoise', '--images', clean, '--noisy', noisy, ...small, '--out', out];
    const first = await runApp(words);
    expect([first.code, first.out.split('\n')[1]]).toEqual([0, expect.stringMatching(/^noisy +\d/)]);
    expect(readdirSync(join(out, 'cleaned-king'))).toEqual(['scan 1.png', 'scan 2.png']);
    writeFileSync(join(out, 'cleaned-king', 'stale.png'), '');
    const longer = await runApp(words.map((word, at) => (words[at - 1] === '--epochs' ? '5' : word)));
    expect(longer.err).toContain('Learnt for 5 epochs');
    const [learnt] = readdirSync(join(out, 'learnt')) as [string];
    expect(readdirSync(join(out, 'learnt')).length).toBe(1);
    expect(readdirSync(join(out, 'cleaned-king'))).toEqual(['scan 1.png', 'scan 2.png']);
    writeFileSync(join(out, 'learnt', learnt), 'nothing');
    expect(await refusalOf([...words, '--quiet'])).toMatch(
      new RegExp(`${learnt} cannot be gone on from \\(decodeEnergy: .*\\); take it away to begin anew$`),
    );
  });

  test('the Wasserstein gradient flow suits small images without a step size being told, and needs no learning', async () => {
    const out = join(temporaryFolder(), 'results');
    const words = ['denoise', '--images', bars(60), '--method', 'wgf', '--steps', '40', '--out', out, '--json'];
    const fields = JSON.parse((await runApp(words)).out);
    const [before, after] = fields.results;
    expect(after.mmd).toBeLessThan(0.7 * before.mmd);
    expect([fields.learning, fields.settings.moves]).toEqual([
      null,
      [{ method: 'WGF', steps: 40, stepSize: 'adaptive' }],
    ]);
    expect(readFileSync(join(out, 'denoise.html'), 'utf8')).toContain('40 steps that adapt');
  });

  test('damping, ridge and the diagonal kernel are those that are told; page and numbers say which they were', async () => {
    const out = join(temporaryFolder(), 'results');
    const words = ['denoise', '--images', bars(60), '--method', 'king,ntking,wgf', ...small, '--out', out, '--json'];
    const ran = await runApp([...words, '--ridge', '0.002', '--diagonal']);
    const { moves } = JSON.parse(ran.out).settings;
    const told = { steps: 4, stepSize: 0.01 };
    expect(moves).toEqual([
      { method: 'KiNG', ...told, damping: expect.any(Number), ridge: 0.002 },
      { method: 'ntKiNG', ...told, damping: expect.any(Number), ridge: 0.002, diagonal: true },
      { method: 'WGF', ...told },
    ]);
    expect(moves[0].damping).toBeGreaterThan(0);
    const page = readFileSync(join(out, 'denoise.html'), 'utf8');
    expect(page).toMatch(/4 steps of length 0\.01, damping [\d.e-]+, ridge 0\.002, the diagonal of the kernel</);
    const again = await runApp([...words, '--damping', '0.5']);
    expect(JSON.parse(again.out).settings.moves[1]).toEqual({
      ...{ method: 'ntKiNG', ...told },
      damping: 0.5,
      ridge: expect.any(Number),
    });
  });

  test('the same seed gives the same images', async () => {
    const clean = bars(40);
    const results = await Promise.all(
      ['a', 'b'].map(async (name) => {
        const out = join(temporaryFolder(), name);
        await runApp(['denoise', '--images', clean, ...small, '--out', out, '--quiet']);
        return readFileSync(join(out, 'after-king.png'));
      }),
    );
    expect(results[0]?.equals(results[1] as Buffer)).toBe(true);
  });

  test('bad input is one line and exit code 2, before anything is computed', async () => {
    const [clean, out] = [bars(25), temporaryFolder()];
    const wide = temporaryFolder();
    put(wide, {
      'a.png': png(Array(12).fill(0), { width: 6, height: 2 }),
      'b.png': png(Array(12).fill(0), { width: 6, height: 2 }),
    });
    const base = ['denoise', '--images', clean, '--out', out];
    expect(await refusalOf([...base, '--noisy', wide])).toMatch(
      /expected images of 6x6 grey like .*, got 6x2 grey; --size and --grey bring both to one shape$/,
    );
    expect(await refusalOf([...base, '--noise', '0'])).toMatch(/--noise <number>' argument '0' is invalid/);
    for (const names of ['svgd', 'constructor', 'king,', '']) {
      expect(await refusalOf([...base, '--method', names])).toMatch(/Expected king, ntking, wgf, or some of them/);
    }
    expect(await refusalOf([...base, '--method', 'king,KiNG'])).toMatch(/joined by commas, each once\./);
    expect(await refusalOf([...base, '--step-size', 'long'])).toMatch(
      /--step-size.*Expected a number above 0, or adaptive/,
    );
    for (const option of ['--damping', '--ridge']) {
      for (const value of ['0', '-1', 'NaN', 'much']) {
        expect(await refusalOf([...base, option, value])).toMatch(
          new RegExp(`${option} <number>' argument '${value}' is invalid. Expected a number above 0`),
        );
      }
      expect(await refusalOf([...base, option, '1', '--method', 'wgf'])).toContain(
        `${option}: expected --method king or ntking, got wgf`,
      );
    }
    expect(await refusalOf([...base, '--diagonal', '--method', 'king,wgf'])).toContain(
      '--diagonal: expected --method ntking, got king,wgf',
    );
    expect(await refusalOf([...base, '--hidden', '12,'])).toMatch(/--hidden.*Expected a whole number/);
    expect(await refusalOf([...base, '--size', '3x3x3'])).toMatch(/--size.*Expected a number of pixels such as 18/);
    expect(await refusalOf(['denoise', '--size', '20', '--out', out])).toMatch(/--size: expected at most 18x18 grey/);
    expect(await refusalOf(['denoise', '--images', bars(5), '--out', out])).toMatch(
      /expected at least 20 images, got 5;/,
    );
    const file = put(out, { file: '' })[0] as string;
    expect(await refusalOf(['denoise', '--images', clean, '--out', file])).toMatch(/expected a folder for the results/);
    put(out, { 'denoise.html': 'mine' });
    expect(await refusalOf(base)).toMatch(/it is not from this command; name another --out$/);
    const alike = temporaryFolder();
    put(alike, Object.fromEntries(Array.from({ length: 25 }, (_, k) => [`${k}.png`, png(Array(36).fill(90), square)])));
    for (const words of [
      ['denoise', '--images', alike, '--out', temporaryFolder()],
      ['denoise', '--images', clean, '--noisy', alike, '--out', temporaryFolder()],
    ]) {
      expect(await refusalOf(words)).toMatch(
        /expected images that differ from one another, got 25 that are all alike;/,
      );
    }
    put(clean, { 'bar-3.png': 'no image' });
    expect(await refusalOf(base)).toMatch(/bar-3\.png: expected a PNG or JPEG image, got a file that is neither;/);
  });
});

describe('generate', () => {
  test('makes images like those of a folder: page, grids, single images, and scores as data', async () => {
    const out = temporaryFolder();
    const words = ['generate', '--images', bars(120), '--quick', '--seconds', '0.2', '--count', '20', '--out', out];
    const ran = await runApp([...words, '--json']);
    expect([ran.code, ran.err]).toEqual([
      0,
      '90 images of 6x6 grey to learn from, 30 that only judge, 20 to be made by each method; on wasm.\n',
    ]);
    const fields = JSON.parse(ran.out);
    expect(fields.results.map((row: { method: string }) => row.method)).toEqual(['iNGD', 'flow matching']);
    expect(fields.reference.training.frechet).toBeLessThan(fields.reference.noise.frechet);
    expect(JSON.parse(readFileSync(join(out, 'generate.json'), 'utf8')).results).toEqual(fields.results);
    for (const name of ['made-ingd', 'made-flow-matching']) {
      expect(readdirSync(join(out, name)).length).toBe(20);
      expect(decode(readFileSync(join(out, name, '0001.png')))).toMatchObject(square);
    }
    const { document } = parseHTML(readFileSync(join(out, 'generate.html'), 'utf8'));
    expect(document.querySelectorAll('img').length).toBe(5);
    expect(document.querySelector('pre')?.textContent).toContain('ingd-image generate --images');
    const [own] = readdirSync(join(out, 'learnt')) as [string];
    const energy = join(out, 'learnt', own, 'energy.safetensors');
    writeFileSync(energy, readFileSync(energy).subarray(0, -4));
    expect(await refusalOf([...words, '--quiet'])).toMatch(
      /energy\.safetensors cannot be gone on from \(decodeFlowMatching: the file is cut short: .*\); take .*learnt.* away to begin anew$/,
    );
  });

  test('bad input is one line and exit code 2', async () => {
    const base = ['generate', '--images', bars(100), '--out', temporaryFolder()];
    expect(await refusalOf([...base, '--count', '26'])).toMatch(
      /--count: expected at most 25, a quarter of the 100 images, which then judge, got 26;/,
    );
    expect(await refusalOf([...base, '--count', '19'])).toMatch(/--count.*Expected a whole number of at least 20/);
    expect(await refusalOf([...base, '--method', 'gan'])).toMatch(/Expected ingd, flow-matching, or both/);
    expect(await refusalOf([...base, '--seconds', '0'])).toMatch(/--seconds.*Expected a number above 0/);
    expect(await refusalOf(['generate', '--images', bars(79), '--out', temporaryFolder()])).toMatch(
      /expected at least 80 images, got 79;/,
    );
  });
});
