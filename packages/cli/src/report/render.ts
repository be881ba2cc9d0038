import { escapeHtml } from './escape-html.js';
import { drawImages } from './image-grid.js';
import { CLOUD_COLORS, drawAccuracy, drawCurve, drawScatter } from './plots.js';
import type { Report, ReportEntry, ReportImages } from './report.js';
import { STYLE } from './style.js';

/** One self-contained HTML page of a report: no script, style sheet or image from outside. */
export function renderReport(report: Report): string {
  const { accuracy, images, curve, scatter } = report;
  const sections = [
    accuracy === undefined ? '' : section('Accuracy', figure(drawAccuracy(accuracy))),
    images === undefined ? '' : section('Images before and after', imageStrips(images)),
    curve === undefined ? '' : section(curve.label, figure(drawCurve(curve))),
    ...(report.further ?? []).map((one) => section(one.label, figure(drawCurve(one)))),
    scatter === undefined ? '' : section('First two principal components', figure(drawScatter(scatter), cloudKeys())),
    section('What went in', table(report.counts)),
    section('Settings', table(report.settings)),
    section('The command that repeats it', `<pre>${escapeHtml(report.command)}</pre>`),
  ];
  const title = escapeHtml(report.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
${report.summary.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
${report.warnings.map((line) => `<p class="warning">${escapeHtml(line)}</p>`).join('\n')}
${sections.filter((html) => html !== '').join('\n')}
<footer>${escapeHtml(report.producer)}</footer>
</body>
</html>
`;
}

function section(heading: string, body: string): string {
  return `<section>\n<h2>${escapeHtml(heading)}</h2>\n${body}\n</section>`;
}

function figure(svg: string, caption = ''): string {
  return `<figure>${svg}${caption === '' ? '' : `<figcaption>${caption}</figcaption>`}</figure>`;
}

function cloudKeys(): string {
  const entries = Object.entries(CLOUD_COLORS);
  return entries.map(([name, color]) => `<span class="key" style="background:${color}"></span>${name}`).join('');
}

function imageStrips(images: ReportImages): string {
  return drawImages(images)
    .map(
      ({ label, source, width, height }) =>
        `<div class="strip"><span>${label}</span><img src="${source}" width="${width}" height="${height}" alt="${label}"></div>`,
    )
    .join('\n');
}

function table(entries: readonly ReportEntry[]): string {
  const rows = entries.map(
    ({ label, value }) => `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<table>\n${rows.join('\n')}\n</table>`;
}
