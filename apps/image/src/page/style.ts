import { sharedStyle } from '@ingd/cli/report';

/** The page's only style sheet: by day and by night, at any width, in print. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d8dee4; --paper: #ffffff; --note: #fff8e1; --code: #f4f6f8; --width: 860px; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --soft: #a3acb5; --line: #3a424b; --paper: #16191d; --note: #3a3216; --code: #23282e; }
}
${sharedStyle}
figure { margin: 0 0 1.25rem; }
figcaption { margin-bottom: .25rem; }
figure img { display: block; image-rendering: pixelated; max-width: 100%; height: auto; border-radius: 4px; }
svg { --plot-background: var(--paper); }
.scroll { overflow-x: auto; }
th, td { font-variant-numeric: tabular-nums; }
thead th { color: var(--ink); font-weight: 600; }
tbody th { color: var(--soft); }
.key { width: .8rem; height: .8rem; border-radius: 3px; margin: 0 .35rem 0 0; vertical-align: -.08rem; }
.keys span + span:not(.key) { margin-right: 1rem; }
`;
