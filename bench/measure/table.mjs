/** A Markdown table. */
export function table(header, rows) {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Milliseconds with three significant digits. */
export function milliseconds(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

export function percent(share) {
  return `${(100 * share).toFixed(0)}%`;
}
