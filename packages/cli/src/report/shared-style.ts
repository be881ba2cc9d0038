/**
 * Rules that pages of results have in common, readable at any width and in print. A page sets the colours `--ink`, `--soft`, `--line`, `--paper`, `--note`
 * and `--code` and its greatest `--width`, and adds what is its own.
 */
export const sharedStyle = `
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: var(--width); padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
p { margin: .4rem 0; }
.warning { background: var(--note); border-left: 4px solid #e0a800; padding: .5rem .75rem; }
figcaption { color: var(--soft); font-size: .9rem; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top;
  font-weight: normal; overflow-wrap: anywhere; }
.key { display: inline-block; }
pre { background: var(--code); padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: 6px; }
footer { margin-top: 3rem; color: var(--soft); font-size: .85rem; }
`;
