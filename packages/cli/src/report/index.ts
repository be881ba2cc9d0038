export { escapeHtml } from './escape-html.js';
export { renderReport } from './render.js';
export type {
  Report,
  ReportAccuracy,
  ReportCurve,
  ReportEntry,
  ReportImages,
  ReportScatter,
} from './report.js';
export { sharedStyle } from './shared-style.js';
