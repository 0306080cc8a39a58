/** What tables copy, in a file that Python executes: it shows the same runs in the same order. */
import { expect, it } from 'vitest';
import {
  trackingUriOf,
  toDict,
  toDownload
} from '../../../js/core/text/pythonText';
import type { RunTableView } from '../../../js/core/table/runTableView';
import { PLAIN } from '../../../js/core/table/tableLayout';
import {
  toComparePython,
  toPython,
  toRunsPython
} from '../../../js/core/table/tableText';
import type {
  Aggregate,
  ColumnGroup,
  GroupBy,
  RunsQuery,
  Sort
} from '../../../js/protocol/generated';

type Shown = readonly [ColumnGroup, string, Aggregate];

const NAME: Shown = ['attribute', 'run_name', 'latest'];
/** Stands for a run that is there. */
const BASELINE = '0'.repeat(32);
/** Stands for the place of a store in which the kernel does not record. */
const ELSEWHERE = '/elsewhere/trialbook.db';

const METRICS = ['loss', 'val/log_loss', 'a "b" `c`', "d'e.f"];
const AGGREGATES = ['latest', 'min', 'max'] as const;
const FILTERS: Pick<RunsQuery, 'filter' | 'without'>[] = [
  { filter: '' },
  { filter: "loss < 4 OR params.depth = '1'", without: ['FAILED', 'KILLED'] },
  { filter: "tags.`two: lines` LIKE '%\n%' OR params.`a \"b\"` = 'it''s'" },
  { filter: '  ', without: ['FINISHED'] },
  { filter: 'run_name = "odd \\ ""name"""' },
  { filter: 'plain 0.1', without: ['FAILED'] }
];
const GROUPS: (GroupBy | [GroupBy, GroupBy] | null)[] = [
  null,
  [
    { group: 'param', key: 'learning rate' },
    { group: 'dataset', key: '' }
  ],
  { group: 'param', key: 'learning rate' },
  { group: 'tag', key: 'two: lines' },
  { group: 'dataset', key: '' }
];
const ATTRIBUTES: Shown[] = [
  ['attribute', 'status', 'latest'],
  ['attribute', 'start_time', 'latest'],
  ['attribute', 'duration', 'latest'],
  ['attribute', 'experiment_id', 'latest'],
  ['attribute', 'datasets', 'latest']
];
/** What is hidden is not among them. */
const COLUMNS: ((metrics: readonly Shown[]) => Shown[])[] = [
  metrics => [...metrics, ['param', 'learning rate', 'latest'], ...ATTRIBUTES],
  () => [],
  metrics => [['tag', 'two: lines', 'latest'], ...metrics.slice(0, 2)],
  metrics => [
    ...ATTRIBUTES.slice(1, 3),
    ['param', 'a "b"', 'latest'],
    ...metrics
  ]
];
const sort = (
  group: Sort['group'],
  key: string,
  descending = false,
  aggregate?: Aggregate
): Sort => ({ group, key, descending, ...(aggregate && { aggregate }) });

function* cases() {
  let n = 0;
  for (const aggregate of AGGREGATES) {
    for (const { filter, without } of FILTERS) {
      for (const groups of GROUPS) {
        const [group_by, then_by] = [groups].flat();
        const metric = METRICS[n % METRICS.length]!;
        const metrics = METRICS.map((key): Shown => ['metric', key, aggregate]);
        const orders: Sort[][] = [
          [sort('metric', metric, n % 2 === 0, aggregate)],
          [],
          [sort('attribute', 'datasets', true), sort('param', 'a "b"')],
          [sort('tag', 'two: lines'), sort('attribute', 'duration', true)],
          [sort('metric', metric, n % 2 === 1), sort('attribute', 'run_name')]
        ];
        yield {
          query: {
            experiment_ids: n % 3 === 0 ? null : ['1'],
            filter,
            order_by: orders[n % orders.length]!,
            ...(without && { without }),
            ...(n % 6 === 2 && { scope: n === 8 ? [] : [BASELINE] })
          },
          layout: {
            baseline: n % 4 === 1 ? BASELINE : null,
            group_by: group_by ?? null,
            ...(then_by && { then_by }),
            ...(n % 5 < 2 && { nested: n % 5 === 1 })
          },
          columns: [NAME, ...COLUMNS[n % COLUMNS.length]!(metrics)],
          there: n % 7 === 3 ? ELSEWHERE : null
        };
        n += 1;
      }
    }
  }
}

it('tables of every kind are copied as Python', async () => {
  const made = [...cases()].map(({ there, ...table }) => {
    const shown = {
      query: table.query,
      layout: { ...PLAIN, ...table.layout },
      columns: table.columns.map(([group, key, aggregate]) => ({
        group,
        key,
        aggregate
      }))
    } as unknown as RunTableView;
    return {
      table,
      there,
      view: toPython(shown, 'view', there),
      frame: toPython(shown, 'frame', there)
    };
  });
  const lines = made.map(each => JSON.stringify(each)).join(',\n');
  await expect(`[\n${lines}\n]\n`).toMatchFileSnapshot(
    '../../unit/copied_python.json'
  );
});

it('code names a store in which the kernel does not record', () => {
  const info = { name: 'b', location: '/b.db', kind: 'sqlite' } as const;
  const store = { ...info, store_id: 'b' };
  const client = (recordsIn: string | null | undefined, state = 'live') =>
    ({ recordsIn, state }) as Parameters<typeof trackingUriOf>[0];
  expect(trackingUriOf(client('b'), store)).toBeNull();
  expect(trackingUriOf(client('a'), store)).toBe('/b.db');
  expect(trackingUriOf(client(null), store)).toBe('/b.db');
  expect(trackingUriOf(client(undefined), store)).toBe('/b.db');
  // A kernel that is started later may record anywhere.
  expect(trackingUriOf(client('b', 'disconnected'), store)).toBe('/b.db');
  expect(trackingUriOf(client(null), { ...info, store_id: null })).toBeNull();
});

it('params are copied as the numbers that they are, and else as text', () => {
  const copied = (value: string) => toDict([['a', value]]).slice(11, -3);
  for (const number of ['1', '-0.5', '1e-5', '9'.repeat(300), 'None', 'True']) {
    expect(copied(number)).toBe(number);
  }
  // Python has no literal of so many digits, and makes an infinity of what is too large.
  for (const text of ['9'.repeat(5000), '1e400', 'nan', '007', '1 ', '']) {
    expect(copied(text)).toBe(`"${text}"`);
  }
});

it('runs and files of another store are copied with its place', () => {
  expect(toRunsPython(['a'], null)).toBe(
    'import trialbook as tb\n\nrun = tb.get_run("a")\n'
  );
  expect(toRunsPython(['a', 'b'], null)).toContain('    "a",\n    "b",\n]');
  expect(toRunsPython(['a'], '/b"c.db')).toBe(
    'import trialbook as tb\n\nclient = tb.TrackingClient("/b\\"c.db")\nrun = client.get_run("a")\n'
  );
  expect(toRunsPython(['a', 'b'], '/b.db')).toContain(
    'runs = [client.get_run(run_id) for run_id in run_ids]'
  );
  expect(toComparePython(['a', 'b'], null)).toBe(
    'import trialbook as tb\n\ntb.compare(\n    [\n        "a",\n        "b",\n    ],\n)\n'
  );
  expect(toDownload('a', 'x"y', null)).toMatch(/artifact_path="x\\"y"\)$/);
  expect(toDownload('a', 'x', '/b.db')).toMatch(/, tracking_uri="\/b.db"\)$/);
});
