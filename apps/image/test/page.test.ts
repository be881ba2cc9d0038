import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import type { Page } from '../src/page/page.js';
import { renderPage } from '../src/page/render-page.js';
import { imageGrid } from '../src/results/image-grid.js';

const pixels = { rows: 2, columns: 4, data: Float64Array.of(0, 1, 0, 1, 1, 0, 1, 0) };
const grid = imageGrid({ pixels, shape: { height: 2, width: 2, channels: 1 } });

const page: Page = {
  title: 'Images <b>of & "mine"',
  summary: ["It's done: 2 < 3."],
  warnings: ['one & only'],
  sections: [
    { kind: 'grids', heading: 'Images <i>', grids: [{ caption: 'before "it"', grid }] },
    { kind: 'table', heading: 'Distances', columns: ['', 'MMD <'], rows: [['noisy', '0.1 & more']] },
    { kind: 'table', heading: 'Settings', rows: [['noise', '0.2']] },
    {
      kind: 'curves',
      heading: 'MMD along the run',
      axes: ['step', 'MMD'],
      lines: [
        {
          name: 'ntKiNG <1>',
          points: [
            [0, 0.5],
            [1, 0.25],
          ],
        },
        { name: 'WGF', points: [[0, 0.5]] },
      ],
      level: { label: 'clean <images>', value: 0.1 },
    },
  ],
  command: "ingd-image denoise --images 'a <b>'",
  footer: 'Digits: MNIST <script>alert(1)</script>',
};

test('every text is shown as it is', () => {
  const { document } = parseHTML(renderPage(page));
  expect(document.querySelector('h1')?.textContent).toBe(page.title);
  expect(document.querySelector('p')?.textContent).toBe(page.summary[0]);
  expect(document.querySelector('.warning')?.textContent).toBe('one & only');
  expect(document.querySelector('pre')?.textContent).toBe(page.command);
  expect(document.querySelector('footer')?.textContent).toBe(page.footer);
  expect(document.querySelector('figcaption')?.textContent).toBe('before "it"');
  expect([...document.querySelectorAll('td')].map((cell) => cell.textContent)).toEqual(['0.1 & more', '0.2']);
  expect(document.querySelectorAll('script, b, i').length).toBe(0);
});

test('images are in the page, and have words for those who do not see them; so have curves', () => {
  const { document } = parseHTML(renderPage(page));
  const image = document.querySelector('img');
  expect(image?.getAttribute('src')).toMatch(/^data:image\/png;base64,iVBOR/);
  expect(image?.getAttribute('alt')).toBe('Images <i>: before "it" (2 images)');
  const curves = document.querySelector('svg');
  expect(curves?.getAttribute('role')).toBe('img');
  expect(curves?.getAttribute('aria-label')).toBe('MMD along the run');
  expect(curves?.getAttribute('aria-description')).toBe(
    'ntKiNG <1>: from 0.500 at 0 to 0.250 at 1; WGF: from 0.500 at 0 to 0.500 at 0',
  );
  expect(curves?.textContent).toContain('clean <images>');
});

test('nothing is asked of the network', () => {
  const bare = renderPage(page).replaceAll('http://www.w3.org/', '');
  expect(bare).not.toMatch(/https?:|src="(?!data:)|href="(?!data:)|@import|url\(/);
});
