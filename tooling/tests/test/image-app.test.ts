import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../src/paths.js';
import { programs } from '../src/programs.js';
import { runProcess } from '../src/run-process.js';
import { type TemporaryFolder, temporaryFolder } from '../src/temporary-folder.js';

const program = join(root, 'apps', 'image', 'bin', 'ingd-image.js');
const reason = programs.chromium === null ? ' (skipped: needs Chromium)' : '';

/** Every command that writes a page, as short as it can be. */
const commands = {
  denoise: '--quick --size 6 --hidden 16,8 --epochs 1 --steps 2 --count 20 --method king,wgf',
  generate: '--quick --size 6 --seconds 0.3 --count 20 --method flow-matching',
} as const;

describe.skipIf(programs.chromium === null)(`pages of the image app in Chromium${reason}`, () => {
  let where: TemporaryFolder;
  let browser: Browser;

  beforeAll(async () => {
    where = temporaryFolder('pages');
    const executablePath = programs.chromium ?? '';
    browser = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu'] });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    where?.remove();
  });

  test.each(Object.entries(commands))(
    '%s: all is seen by day and by night, and nothing is fetched',
    async (name, words) => {
      const ran = await runProcess(process.execPath, [program, name, ...words.split(' '), '--out', '.'], {
        cwd: where.folder,
      });
      expect(ran, ran.stderr).toMatchObject({ code: 0 });
      const address = pathToFileURL(join(where.folder, `${name}.html`)).href;
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ colorScheme });
        const complaints: string[] = [];
        const requests: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(error.message));
        page.on('request', (request) => requests.push(request.url()));
        await page.goto(address);
        const seen = await page.evaluate(() => ({
          heading: document.querySelector('h1')?.textContent,
          images: [...document.images].map(({ naturalWidth, alt }) => naturalWidth > 0 && alt !== ''),
          curves: [...document.querySelectorAll('svg')].map((svg) => svg.getBoundingClientRect().width > 0),
          wide: document.documentElement.scrollWidth > window.innerWidth,
          shades: [document.body, ...document.querySelectorAll('svg')].map((each) => getComputedStyle(each).color),
          paper: getComputedStyle(document.body).backgroundColor,
        }));
        expect(complaints).toEqual([]);
        expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([address]);
        expect(seen.heading).not.toBe('');
        expect(seen.images.length + seen.curves.length).toBeGreaterThan(2);
        expect([...seen.images, ...seen.curves]).not.toContain(false);
        expect(seen.wide).toBe(false);
        expect(seen.paper).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(22, 25, 29)');
        expect(new Set(seen.shades)).toEqual(
          new Set([colorScheme === 'light' ? 'rgb(27, 31, 36)' : 'rgb(230, 233, 236)']),
        );
        await page.close();
      }
    },
    120_000,
  );
});
