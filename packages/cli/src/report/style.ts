import { sharedStyle } from './shared-style.js';

/** The page's only style sheet, without the network. */
export const STYLE = `
:root { color-scheme: light; --ink: #1b1f24; --soft: #5b6570; --line: #d8dee4; --paper: #ffffff; --note: #fff8e1; --code: #f4f6f8; --width: 800px; }
${sharedStyle}
figure { margin: 0; }
figcaption { margin-top: .25rem; }
th { color: var(--soft); width: 40%; }
.strip { display: flex; align-items: center; gap: .75rem; margin: .35rem 0; }
.strip span { width: 4rem; color: var(--soft); flex: none; }
.strip img { image-rendering: pixelated; width: 100%; min-width: 0; height: auto; border: 1px solid var(--line); }
.key { width: .7rem; height: .7rem; border-radius: 50%; margin: 0 .3rem 0 .9rem; }
`;
