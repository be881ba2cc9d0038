/** The page's only style sheet: by day and by night, at any width, in print. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d8dee4; --paper: #ffffff; --note: #fff8e1; --code: #f4f6f8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --soft: #a3acb5; --line: #3a424b; --paper: #16191d; --note: #3a3216; --code: #23282e; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 860px; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
p { margin: .4rem 0; }
.warning { background: var(--note); border-left: 4px solid #e0a800; padding: .5rem .75rem; }
figure { margin: 0 0 1.25rem; }
figcaption { color: var(--soft); font-size: .9rem; margin-bottom: .25rem; }
figure img { display: block; image-rendering: pixelated; max-width: 100%; height: auto; border-radius: 4px; }
svg { max-width: 100%; height: auto; --plot-background: var(--paper); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top;
  font-weight: normal; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
thead th { color: var(--ink); font-weight: 600; }
tbody th { color: var(--soft); }
.key { display: inline-block; width: .8rem; height: .8rem; border-radius: 3px; margin: 0 .35rem 0 0; vertical-align: -.08rem; }
.keys span + span:not(.key) { margin-right: 1rem; }
pre { background: var(--code); padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: 6px; }
footer { margin-top: 3rem; color: var(--soft); font-size: .85rem; }
`;
