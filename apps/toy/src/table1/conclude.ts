import type { Check, Row } from '@ingd/cli/reproduce';
import { estimate } from '../estimate.js';
import type { Outcome } from '../experiment.js';
import type { TableFound, TableTask } from './experiment.js';
import { isChosen, type MethodName, TITLES } from './methods.js';
import type { Features } from './office.js';
import { isDevelopment, pairName } from './pairs.js';
import { drawGains } from './picture.js';
import { published } from './published.js';
import { averages, entriesOf, movesOf, type PairResult, pairResults } from './results.js';
import { type Kind, tablesOf } from './tables.js';

const FEATURES: readonly { readonly features: Features; readonly title: string }[] = [
  { features: 'decaf6', title: 'DeCAF6' },
  { features: 'mobilenet1024', title: 'MobileNet (substitute)' },
  { features: 'surf800', title: 'SURF' },
];

/** Rows, goals, tables and picture of Table 1. */
export function concludeTable(tasks: readonly TableTask[], found: readonly TableFound[]): Outcome {
  const results = pairResults(tasks, found);
  const kinds = FEATURES.flatMap((kind) => {
    const pairs = results.filter(({ features }) => features === kind.features);
    return pairs.length === 0 ? [] : [{ ...kind, pairs }];
  });
  return {
    rows: kinds.flatMap(rowsOf),
    checks: kinds.flatMap(checksOf),
    tables: kinds.flatMap(tablesOf),
    series: seriesOf(results),
    pictures: [{ svg: drawGains(kinds.map(({ title, pairs }) => ({ title, gains: averages(pairs) }))) }],
    notes: [
      'Rows read "tested domain → domain that trained the classifier". Numbers are accuracies in %; gains are in points over no adaptation.',
      "Published numbers stand beside DeCAF6 alone: the other features are not the paper's. ntKiNG uses the whole tangent kernel: with 50 coordinates the authors' diagonal takes a hundred times as long.",
      "MMD flow moves along the gradient in each particle; the authors' code divides it by the number of particles, and hardly moves.",
      'The lengths of ntKiNG and the scorer that chooses among them were developed on DeCAF6, SURF and six MobileNet pairs (amz and dslr, web and cal, dslr and web); the other six were left for confirmation. All other methods choose among no fewer lengths by the same scorer.',
    ],
  };
}

function rowsOf({ features, title, pairs }: Kind): readonly Row[] {
  const cells = features === 'decaf6' ? pairs.flatMap((pair) => publishedRows(title, pair)) : [];
  const gains = averages(pairs);
  const average = entriesOf(gains).map(([name, ours]): Row => {
    return {
      name: `${title}: average gain over ${pairs.length} pairs, ${TITLES[name]}`,
      ours,
      digits: 2,
    };
  });
  const base = {
    name: `${title}: average accuracy without adaptation`,
    ours: estimate(pairs.map(({ base: { mean } }) => mean)),
    digits: 2,
  };
  return [...cells, base, ...average, ...halfRows(title, pairs)];
}

/** Rows that stand beside the paper's. */
function publishedRows(title: string, { tested, trained, base, gains }: PairResult): readonly Row[] {
  const name = `${title}: ${pairName({ tested, trained })}`;
  const first = {
    name: `${name}, accuracy without adaptation`,
    published: published(tested, trained, 'base'),
    ours: base,
    digits: 2,
  };
  const others = entriesOf(gains).map(([method, ours]): Row => {
    return {
      name: `${name}, gain of ${TITLES[method]}`,
      published: published(tested, trained, method === 'selected' ? 'ntking' : method.replace('-chosen', '')),
      ours,
      digits: 2,
    };
  });
  return [first, ...others];
}

function halfRows(title: string, pairs: readonly PairResult[]): readonly Row[] {
  const halves = pairs.flatMap(({ halves: each }) => each);
  if (halves.length === 0) return [];
  return [
    {
      name: `${title}: half of the tested domain by its own map`,
      ours: estimate(halves.map(({ inSample }) => inSample)),
      digits: 2,
    },
    {
      name: `${title}: the same half by the saved map of the other`,
      ours: estimate(halves.map(({ outOfSample }) => outOfSample)),
      digits: 2,
    },
  ];
}

function checksOf({ features, title, pairs }: Kind): readonly Check[] {
  const checks = features === 'mobilenet1024' && pairs.length === 12 ? [aboveBaselines(title, pairs)] : [];
  const held = pairs.filter((pair) => !isDevelopment(pair));
  if (features === 'mobilenet1024' && held.length > 0 && held.length < pairs.length) {
    checks.push(aboveBaselines(`${title}, pairs left for confirmation`, held));
  }
  const halves = pairs.flatMap(({ halves: each }) => each);
  if (halves.length === 0) return checks;
  const [own, other] = [
    meanOf(halves.map(({ inSample }) => inSample)),
    meanOf(halves.map(({ outOfSample }) => outOfSample)),
  ];
  return [
    ...checks,
    {
      name: `${title}: points that the map was not fitted on are predicted within 2 points of those that it was`,
      met: other >= own - 2,
      detail: `${other.toFixed(2)}% through the saved map of the other half, ${own.toFixed(2)}% through their own`,
    },
  ];
}

/** Above doing nothing and every other column, whatever length it has. */
function aboveBaselines(title: string, pairs: readonly PairResult[]): Check {
  const gains = averages(pairs);
  const mean = (name: MethodName): number => gains[name]?.mean ?? Number.NEGATIVE_INFINITY;
  const best = (names: readonly MethodName[]) => names.reduce((a, b) => (mean(b) > mean(a) ? b : a));
  const others = ['none', ...movesOf(gains).filter((name) => name !== 'selected')] as const;
  const [published, chosen] = [best(others.filter((name) => !isChosen(name))), others.filter(isChosen)];
  const told = (name: MethodName) => `${TITLES[name]} with ${mean(name).toFixed(2)}`;
  const beside = chosen.length === 0 ? '' : `, of those whose length is chosen likewise ${told(best(chosen))}`;
  return {
    name: `${title}: average gain of ntKiNG with settings chosen without labels above every other column`,
    met: mean('selected') > mean(best(others)),
    detail: `${mean('selected').toFixed(2)} points over ${pairs.length} pairs; the best other is ${told(published)}${beside}`,
  };
}

function meanOf(values: readonly number[]): number {
  return estimate(values).mean;
}

function seriesOf(results: readonly PairResult[]): Outcome['series'] {
  return {
    columns: ['features', 'tested', 'trained', 'repetition', 'method', 'accuracy', 'steps'],
    rows: results.flatMap(({ features, tested, trained, cells }) =>
      cells.map(({ repetition, method, accuracy, steps }) => [
        features,
        tested,
        trained,
        repetition,
        method,
        Number(accuracy.toFixed(4)),
        steps,
      ]),
    ),
  };
}
