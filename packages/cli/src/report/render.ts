import type { Report } from './report.js';

const ESCAPES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** One self-contained HTML page of a report: no script, style sheet or image from outside. */
export function renderReport(report: Report): string {
  const title = escapeHtml(report.title);
  const summary = report.summary.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body>
<h1>${title}</h1>
${summary}
<pre>${escapeHtml(report.command)}</pre>
</body>
</html>
`;
}
