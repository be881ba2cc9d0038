import { escapeHtml } from '@ingd/cli/report';
import { drawCurves, LINE_COLORS } from './draw-curves.js';
import type { CaptionedGrid, CurveSection, Page, Section, TableSection } from './page.js';
import { STYLE } from './style.js';

/** One self-contained HTML page: no script, and no style sheet, font or image from outside. */
export function renderPage({ title, summary, warnings, sections, command, footer }: Page): string {
  const heading = escapeHtml(title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${heading}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${heading}</h1>
${summary.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
${warnings.map((line) => `<p class="warning">${escapeHtml(line)}</p>`).join('\n')}
${sections.map(renderSection).join('\n')}
<section>
<h2>The command that repeats it</h2>
<pre>${escapeHtml(command)}</pre>
</section>
</main>
<footer>${escapeHtml(footer)}</footer>
</body>
</html>
`;
}

function renderSection(section: Section): string {
  return `<section>\n<h2>${escapeHtml(section.heading)}</h2>\n${bodyOf(section)}\n</section>`;
}

function bodyOf(section: Section): string {
  if (section.kind === 'grids') return section.grids.map((each) => renderGrid(each, section.heading)).join('\n');
  return section.kind === 'table' ? renderTable(section) : renderCurves(section);
}

function renderGrid({ caption, grid }: CaptionedGrid, heading: string): string {
  const { png, width, height, shown } = grid;
  const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  const alternative = escapeHtml(`${heading}: ${caption} (${shown} ${shown === 1 ? 'image' : 'images'})`);
  return `<figure>
<figcaption>${escapeHtml(caption)}</figcaption>
<img src="${source}" width="${width}" height="${height}" alt="${alternative}">
</figure>`;
}

function renderTable({ columns, rows }: TableSection): string {
  const head =
    columns === undefined
      ? ''
      : `<thead><tr>${columns.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr></thead>\n`;
  const body = rows.map(([name = '', ...cells]) => {
    const values = cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
    return `<tr><th scope="row">${escapeHtml(name)}</th>${values}</tr>`;
  });
  return `<div class="scroll"><table>\n${head}<tbody>\n${body.join('\n')}\n</tbody>\n</table></div>`;
}

function renderCurves(section: CurveSection): string {
  const keys = section.lines.map(({ name }, index) => {
    const color = LINE_COLORS[index % LINE_COLORS.length];
    return `<span class="key" style="background:${color}"></span><span>${escapeHtml(name)}</span>`;
  });
  const caption = keys.length > 1 ? `<figcaption class="keys">${keys.join(' ')}</figcaption>\n` : '';
  return `<figure>\n${caption}${drawCurves(section)}\n</figure>`;
}
