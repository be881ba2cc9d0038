import { describe, expect, test } from 'vitest';
import { concludeGraphs } from '../src/fig6/conclude.js';
import type { GraphFound, GraphTask } from '../src/fig6/experiment.js';
import { graphSet } from '../src/fig6/graph-set.js';
import { drawGraph } from '../src/fig6/picture.js';
import { recover } from '../src/fig6/recover.js';
import type { Edges } from '../src/fig6/statistics.js';

describe('figure 6', () => {
  test('the targets give back most of their graph, standard normal particles nearly nothing', async () => {
    const { model, target, particles } = graphSet(1, 0);
    const [good, bad] = [await recover(target, model.edges), await recover(particles, model.edges)];
    expect(good.f1).toBeGreaterThan(0.8);
    expect(bad.f1).toBeLessThan(0.2);
    expect(good.edges.length).toBeGreaterThan(bad.edges.length);
  });

  test('a repetition is a function of its seed and number', () => {
    expect(graphSet(1, 2).target).toEqual(graphSet(1, 2).target);
    expect(graphSet(1, 2).model.edges).not.toEqual(graphSet(1, 3).model.edges);
  });

  test('goals are judged pair by pair', () => {
    const truth: Edges = [
      [0, 1],
      [2, 3],
    ];
    const graph = (f1: number) => ({ edges: truth, alpha: 0.1, precision: 1, recall: f1, f1 });
    const found = (blind: number): GraphFound => ({
      truth,
      graphs: { target: graph(1), uninformed30: graph(blind), uninformed100: graph(0.95), informed30: graph(0.95) },
    });
    const tasks: GraphTask[] = [0, 1].map((repetition) => ({ repetition, flow: 'paper' }));
    const { rows, checks, series, pictures } = concludeGraphs(tasks, [found(0.3), found(0.5)]);
    expect(rows.find(({ name }) => name.startsWith('F1, RBF, 30'))?.ours.mean).toBeCloseTo(0.4, 12);
    expect(checks.map(({ met }) => met)).toEqual([true, true, false]);
    expect(series.rows).toHaveLength(8);
    expect(pictures[0]?.svg).toContain('the true graph');
  });

  test('the picture tells right, spurious and missed edges apart', () => {
    const svg = drawGraph({
      nodes: 6,
      truth: [
        [0, 1],
        [1, 2],
      ],
      found: [
        [0, 1],
        [3, 4],
      ],
    });
    const strokes = ['#9a9a9a', '#d62728', '#222222'];
    expect(strokes.map((color) => svg.includes(`stroke="${color}"`))).toEqual([true, true, true]);
    expect(svg.match(/<circle/g)).toHaveLength(6);
  });
});
