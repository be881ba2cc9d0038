/** The page's only style sheet: readable at any width, in print, and without the network. */
export const STYLE = `
:root { color-scheme: light; --ink: #1b1f24; --soft: #5b6570; --line: #d8dee4; --paper: #ffffff; --note: #fff8e1; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 800px; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
p { margin: .4rem 0; }
.warning { background: var(--note); border-left: 4px solid #e0a800; padding: .5rem .75rem; }
figure { margin: 0; }
figcaption { color: var(--soft); font-size: .9rem; margin-top: .25rem; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top;
  font-weight: normal; overflow-wrap: anywhere; }
th { color: var(--soft); width: 40%; }
.strip { display: flex; align-items: center; gap: .75rem; margin: .35rem 0; }
.strip span { width: 4rem; color: var(--soft); flex: none; }
.strip img { image-rendering: pixelated; width: 100%; min-width: 0; height: auto; border: 1px solid var(--line); }
.key { display: inline-block; width: .7rem; height: .7rem; border-radius: 50%; margin: 0 .3rem 0 .9rem; }
pre { background: #f4f6f8; padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: 6px; }
footer { margin-top: 3rem; color: var(--soft); font-size: .85rem; }
`;
