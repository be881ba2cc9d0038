import { expect, test } from 'vitest';
import { describeTable } from '../src/index.js';
import { loadRealDataset, type RealDatasetName, realDatasetNames } from '../src/real.js';

const facts: Readonly<
  Record<
    RealDatasetName,
    { rows: number; columns: number; counts: Record<string, number>; means: Record<string, number> }
  >
> = {
  iris: {
    rows: 150,
    columns: 4,
    counts: { setosa: 50, versicolor: 50, virginica: 50 },
    means: { 'sepal length (cm)': 5.8433, 'petal width (cm)': 1.1993 },
  },
  wine: {
    rows: 178,
    columns: 13,
    counts: { class_0: 59, class_1: 71, class_2: 48 },
    means: { alcohol: 13.0006, proline: 746.8933 },
  },
  breastCancer: {
    rows: 569,
    columns: 30,
    counts: { malignant: 212, benign: 357 },
    means: { 'mean radius': 14.1273, 'mean area': 654.8891 },
  },
  penguins: {
    rows: 342,
    columns: 4,
    counts: { Adelie: 151, Chinstrap: 68, Gentoo: 123 },
    means: { 'Flipper Length (mm)': 200.9152, 'Body Mass (g)': 4201.7544 },
  },
};

// Counts and means are those of the data sets' own descriptions.
test.each(realDatasetNames)('%s is what it is known to be', async (name) => {
  const data = await loadRealDataset(name);
  const { rows, columns, counts, means } = facts[name];
  expect(data.values).toMatchObject({ rows, columns });
  expect(data.columns).toHaveLength(columns);
  const found = Object.fromEntries(
    Object.keys(counts).map((kind) => [kind, data.labels.filter((label) => label === kind).length]),
  );
  expect(found).toEqual(counts);
  for (const [column, mean] of Object.entries(means)) {
    const at = data.columns.indexOf(column);
    const sum = data.values.data.reduce((total, value, i) => (i % columns === at ? total + value : total), 0);
    expect(sum / rows).toBeCloseTo(mean, 3);
  }
  expect(data.license).toMatch(/CC BY 4\.0|CC0 1\.0/);
  expect(data.source.length).toBeGreaterThan(20);
  expect(describeTable(data).warnings.every(({ kind }) => kind === 'duplicate-rows')).toBe(true);
});

test('a name that there is not', async () => {
  await expect(loadRealDataset('tulips' as RealDatasetName)).rejects.toThrow(
    /iris, wine, breastCancer, penguins, got tulips/,
  );
});
