/** A panel, and what stands over it. */
export interface Panel {
  readonly title: string;
  /** As `draw` gives it: width and height in its first tag. */
  readonly svg: string;
}

const TITLE = 26;

/** Panels side by side, `columns` to a row, each under its title, as one SVG. */
export function panels(all: readonly Panel[], { columns = all.length }: { readonly columns?: number } = {}): string {
  const sizes = all.map(({ svg }) => ({ width: sizeOf(svg, 'width'), height: sizeOf(svg, 'height') }));
  const [width, height] = [Math.max(...sizes.map((size) => size.width)), Math.max(...sizes.map((size) => size.height))];
  const cells = all.map(({ title, svg }, index) => {
    const [x, y] = [(index % columns) * width, Math.floor(index / columns) * (height + TITLE)];
    const heading = `<text x="${x + width / 2}" y="${y + 18}" text-anchor="middle" font-size="14">${escapeXml(title)}</text>`;
    return `${heading}\n${svg.replace('<svg', `<svg x="${x}" y="${y + TITLE}"`)}`;
  });
  const total = {
    width: width * Math.min(columns, all.length),
    height: (height + TITLE) * Math.ceil(all.length / columns),
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${total.width}" height="${total.height}" viewBox="0 0 ${total.width} ${total.height}" font-family="Open Sans, sans-serif" fill="#222">
<rect width="100%" height="100%" fill="white"/>
${cells.join('\n')}
</svg>
`;
}

function sizeOf(svg: string, attribute: 'width' | 'height'): number {
  const size = Number(new RegExp(`^<svg[^>]*\\s${attribute}="([\\d.]+)"`).exec(svg)?.[1]);
  if (!Number.isFinite(size))
    throw new RangeError(`panels: expected an SVG with a ${attribute}, got ${svg.slice(0, 80)}`);
  return size;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
