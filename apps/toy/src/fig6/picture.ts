import * as Plot from '@observablehq/plot';
import { draw } from '../plot/draw.js';
import type { Edges } from './statistics.js';

/** A graph beside the true one. */
export interface DrawnGraph {
  readonly nodes: number;
  readonly truth: Edges;
  readonly found: Edges;
}

const COLORS = { correct: '#222222', spurious: '#d62728', missed: '#9a9a9a' } as const;

/** Nodes on a circle; edges that are right are black, spurious ones red, missed ones grey and dashed. */
export function drawGraph({ nodes, truth, found }: DrawnGraph): string {
  const place = (node: number): { x: number; y: number } => {
    const angle = Math.PI / 2 - (2 * Math.PI * node) / nodes;
    return { x: Math.cos(angle), y: Math.sin(angle) };
  };
  const names = (edges: Edges): ReadonlySet<string> => new Set(edges.map((edge) => edge.join()));
  const [right, seen] = [names(truth), names(found)];
  const line = ([a, b]: readonly [number, number]) => {
    const [from, to] = [place(a), place(b)];
    return { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  };
  const links = (edges: Edges, kind: keyof typeof COLORS) =>
    Plot.link(edges.map(line), {
      x1: 'x1',
      y1: 'y1',
      x2: 'x2',
      y2: 'y2',
      stroke: COLORS[kind],
      strokeWidth: 1.6,
      ...(kind === 'missed' ? { strokeDasharray: '4,3' } : {}),
    });
  const dots = Array.from({ length: nodes }, (_, node) => ({ ...place(node), node: node + 1 }));
  return draw({
    width: 300,
    height: 300,
    margin: 12,
    x: { axis: null, domain: [-1.15, 1.15] },
    y: { axis: null, domain: [-1.15, 1.15] },
    marks: [
      links(
        truth.filter((edge) => !seen.has(edge.join())),
        'missed',
      ),
      links(
        found.filter((edge) => !right.has(edge.join())),
        'spurious',
      ),
      links(
        found.filter((edge) => right.has(edge.join())),
        'correct',
      ),
      Plot.dot(dots, { x: 'x', y: 'y', r: 8, fill: '#cfe3f7', stroke: '#3b6ea5' }),
      Plot.text(dots, { x: 'x', y: 'y', text: (dot: { node: number }) => String(dot.node), fontSize: 9 }),
    ],
  });
}
