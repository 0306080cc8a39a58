import { describe, expect, it } from 'vitest';
import { runStyle } from '../../../js/core/marks/runColours';
import { mergeNames, tableColumns } from '../../../js/core/table/columns';
import { deltaOf } from '../../../js/core/table/comparison';
import { inherited, withSorted } from '../../../js/core/table/sortedFirst';
import { complete, writtenValue } from '../../../js/core/table/completion';
import { isVisible, withEye } from '../../../js/core/table/eyes';
import {
  arrange,
  change,
  extremesOf,
  move,
  PLAIN,
  step
} from '../../../js/core/table/tableLayout';
import { toCsv } from '../../../js/core/table/tableText';
import { makeRun, NOON } from '../memoryKernel';

const rows = [
  makeRun(0, {
    metrics: { acc: 0.5, loss: 2 },
    params: { lr: '1', same: 'x' }
  }),
  makeRun(1, {
    metrics: { acc: 0.75, loss: 1 },
    params: { lr: '2', same: 'x' }
  })
];
const names = {
  metrics: ['acc', 'loss'],
  params: ['lr', 'same'],
  tags: ['team name']
};
const columns = tableColumns(
  { columns: { ...names, tags: [] }, experiments: { '1': 'e' } },
  rows,
  true
);
const all = arrange(columns, PLAIN, rows);
const keys = (layout = PLAIN) =>
  arrange(columns, layout, rows)
    .filter(({ shown }) => shown)
    .map(({ key }) => key);

describe('a layout', () => {
  it('shows everything as long as nothing was chosen', () => {
    expect(arrange(columns, PLAIN, rows).map(({ id }) => id)).toEqual(
      columns.map(({ id }) => id)
    );
  });

  it('moves, pins and hides columns, and never the name', () => {
    let layout = move(PLAIN, all, 'param:lr', 'metric:acc', false);
    expect(keys(layout).slice(1, 5)).toEqual(['lr', 'acc', 'loss', 'same']);
    layout = change(
      layout,
      arrange(columns, layout, rows),
      { group: 'metric', key: 'loss' },
      { pinned: true }
    );
    expect(keys(layout).slice(0, 2)).toEqual(['run_name', 'loss']);
    layout = change(
      layout,
      arrange(columns, layout, rows),
      { group: 'param', key: 'lr' },
      { shown: false }
    );
    expect(keys(layout)).not.toContain('lr');
    const name = { group: 'attribute', key: 'run_name' } as const;
    expect(keys(change(PLAIN, all, name, { shown: false }))[0]).toBe(
      'run_name'
    );
    expect(move(PLAIN, all, 'attribute:run_name', 'metric:acc', true)).toBe(
      PLAIN
    );
  });

  it('steps over hidden columns', () => {
    const hidden = change(
      PLAIN,
      all,
      { group: 'metric', key: 'loss' },
      { shown: false }
    );
    const stepped = step(
      hidden,
      arrange(columns, hidden, rows),
      'metric:acc',
      1
    );
    expect(keys(stepped).slice(1, 4)).toEqual(['lr', 'acc', 'same']);
  });

  it('keeps what was chosen for columns that are not there now', () => {
    const chosen = change(
      PLAIN,
      all,
      { group: 'metric', key: 'loss' },
      { shown: false }
    );
    const fewer = all.filter(({ key }) => key !== 'loss');
    const later = change(
      chosen,
      fewer,
      { group: 'metric', key: 'acc' },
      { width: 80 }
    );
    expect(keys(later)).not.toContain('loss');
  });

  it('puts a column that is new behind those of its kind', () => {
    const layout = move(
      PLAIN,
      all.filter(({ key }) => key !== 'loss'),
      'param:lr',
      'metric:acc',
      false
    );
    expect(keys(layout).slice(1, 5)).toEqual(['lr', 'acc', 'loss', 'same']);
  });

  it('leaves out what is the same everywhere', () => {
    const layout = { ...PLAIN, hide_constant: true };
    expect(keys(layout)).toEqual([
      'run_name',
      'acc',
      'loss',
      'lr',
      'start_time',
      'duration'
    ]);
    expect(
      arrange(columns, layout, rows.slice(1)).filter(({ shown }) => !shown)
    ).toMatchObject([{ key: 'status' }]);
  });

  it('has results first, and no column that tells nothing of these runs', () => {
    const page = {
      columns: { ...names, tags: [], datasets: true },
      experiments: { '1': 'e', '2': 'f' }
    };
    const shown = (some: typeof rows) =>
      arrange(tableColumns(page, some, false), PLAIN, some)
        .filter(({ shown }) => shown)
        .map(({ key }) => key);
    expect(shown(rows)).toEqual([
      ...['run_name', 'acc', 'loss', 'lr', 'same'],
      ...['start_time', 'duration']
    ]);
    const others = [
      ...rows,
      makeRun(2, { experiment_id: '2', datasets: ['iris (5f0a)'] })
    ];
    expect(shown(others).slice(-4)).toEqual([
      ...['experiment_id', 'datasets', 'start_time', 'duration']
    ]);
    // What was shown by nobody's choice is not hidden by it for runs to come.
    const some = arrange(tableColumns(page, rows, false), PLAIN, rows);
    const acc = { group: 'metric', key: 'acc' } as const;
    const layout = change(PLAIN, some, acc, { shown: false });
    expect(layout.columns.map(({ key }) => key)).not.toContain('datasets');
  });

  it('shows the status where it is asked for, and nothing of single runs in groups', () => {
    const status = { group: 'attribute', key: 'status' } as const;
    const layout = change(PLAIN, all, status, { shown: true });
    expect(keys(layout).slice(0, 3)).toEqual(['run_name', 'status', 'acc']);
    const group_by = { group: 'param', key: 'lr' } as const;
    expect(keys({ ...layout, group_by })).toEqual([
      ...['run_name', 'acc', 'loss', 'lr', 'same']
    ]);
    const saved = [status, { group: 'attribute', key: 'duration' } as const];
    const choices = saved.map(each => ({
      ...{ ...each, aggregate: 'latest' as const, pinned: false },
      ...{ shown: true, width: null }
    }));
    const python = { ...PLAIN, group_by, only_named: true, columns: choices };
    expect(keys(python)).toEqual(['run_name', 'status', 'duration']);
  });

  it('asks for extremes of columns that show them', () => {
    const loss = { group: 'metric', key: 'loss' } as const;
    const min = change(PLAIN, all, loss, { aggregate: 'min' });
    expect(extremesOf(min)).toEqual(['loss']);
    expect(extremesOf(change(min, all, loss, { shown: false }))).toEqual([]);
  });

  it('closes eyes one by one and behind the first', () => {
    const layout = { ...PLAIN, hidden_runs: ['a'], first: 2 };
    expect([
      isVisible(layout, 'a', 0),
      isVisible(layout, 'b', 1),
      isVisible(layout, 'b', 2)
    ]).toEqual([false, true, false]);
  });

  it('opens an eye behind the first, and no other', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const rowAt = (at: number) => ({ run_id: ids[at] ?? '' });
    const layout = { ...PLAIN, hidden_runs: ['a', 'e'], first: 2 };
    const open = withEye(layout, 'e', 4, rowAt);
    expect(ids.filter((runId, at) => isVisible(open, runId, at))).toEqual([
      'b',
      'e'
    ]);
    expect(withEye(layout, 'b', 1, rowAt).hidden_runs).toEqual(['a', 'e', 'b']);
    expect(withEye(layout, 'a', 0, rowAt).hidden_runs).toEqual(['e']);
  });
});

describe('what a table is sorted by', () => {
  const by = (key: string, aggregate?: 'min') => ({
    experiment_ids: null,
    filter: '',
    order_by: [
      {
        ...{ group: 'metric' as const, key, descending: false },
        ...(aggregate && { aggregate })
      }
    ]
  });
  const metrics = (layout: typeof PLAIN) =>
    arrange(columns, layout, rows)
      .filter(({ group }) => group === 'metric')
      .map(({ key, aggregate }) => `${aggregate} ${key}`);
  const arranged = move(PLAIN, all, 'metric:loss', 'param:lr', true);

  it('leads the metrics with the value that it is sorted by', () => {
    const layout = withSorted(PLAIN, by('loss', 'min'));
    expect(metrics(layout)).toEqual(['min loss', 'latest acc']);
    expect(keys(layout)[0]).toBe('run_name');
    expect(extremesOf(layout)).toEqual(['loss']);
  });

  it('stands where the kernel has put it, unless some have been placed', () => {
    expect(withSorted(PLAIN, by('loss'))).toBe(PLAIN);
    const some = change(PLAIN, columns.slice(0, 3), columns[2]!, { width: 99 });
    expect(metrics(withSorted(some, by('loss')))).toEqual([
      'latest loss',
      'latest acc'
    ]);
  });

  it('stays where somebody has placed or left it out', () => {
    expect(withSorted(arranged, by('loss', 'min'))).toBe(arranged);
    const named = { ...PLAIN, only_named: true };
    expect(withSorted(named, by('loss', 'min'))).toBe(named);
    expect(inherited(named, spec(by('loss')))).toBe(named);
  });

  it('leads also in the layout of the table before, unless it is pinned', () => {
    expect(metrics(arranged)).toEqual(['latest acc', 'latest loss']);
    const query = by('loss', 'min');
    expect(
      metrics(withSorted(inherited(arranged, spec(query)), query))
    ).toEqual(['min loss', 'latest acc']);
    const pinned = change(arranged, all, all[2]!, { pinned: true });
    expect(inherited(pinned, spec(by(all[2]!.key)))).toEqual(pinned);
  });

  function spec(query: ReturnType<typeof by>) {
    return {
      ...{ view: 'runs' as const, view_id: '', store_id: null },
      query
    };
  }
});

describe('names', () => {
  const known = {
    ...{ params: [], tags: [] },
    ...{ metrics: ['loss', 'acc'], headline: ['loss', 'acc'] }
  };

  it('stay in their places while metrics come', () => {
    const now = { ...known, metrics: ['val', 'loss', 'acc'] };
    expect(mergeNames(known, { ...now, headline: ['val', 'loss'] })).toEqual({
      ...now,
      headline: ['val', 'loss'],
      metrics: ['loss', 'acc', 'val']
    });
    expect(mergeNames(known, { ...known, headline: [...known.headline] })).toBe(
      known
    );
  });

  it('stand anew where somebody has chosen a headline metric', () => {
    const now = { ...known, metrics: ['acc', 'loss'], headline: ['acc'] };
    const chosen = { ...now, chosen: 1 };
    expect(mergeNames(known, chosen)).toEqual(chosen);
    expect(mergeNames(chosen, known)).toEqual(known);
  });
});

describe('a comparison', () => {
  it('tells how far a value is from the baseline', () => {
    expect(deltaOf(0.5, 0.75, 'lower')).toEqual({
      by: -0.25,
      verdict: 'better'
    });
    expect(deltaOf(0.5, 0.75, 'higher')).toEqual({
      by: -0.25,
      verdict: 'worse'
    });
    expect(deltaOf(1, 1, 'lower')).toEqual({ by: 0, verdict: null });
    expect(deltaOf('NaN', 1, 'lower')).toBeNull();
    expect(deltaOf(undefined, 1, 'lower')).toBeNull();
  });

  it('gives a run one colour', () => {
    const ids = Array.from({ length: 200 }, (_, n) => makeRun(n).run_id);
    expect(new Set(ids.map(id => runStyle(id).colour)).size).toBe(10);
  });
});

describe('what is shown, as text', () => {
  it('is CSV that no spreadsheet executes', () => {
    const hostile = makeRun(2, {
      run_name: '=HYPERLINK("http://x")',
      params: { lr: '-1', same: 'a,b\n' }
    });
    const shown = all.filter(({ key }) =>
      ['run_name', 'lr', 'same'].includes(key)
    );
    expect(toCsv([hostile], shown, {})).toBe(
      `run_id,run_name,status,params.lr,params.same\r\n${hostile.run_id},"'=HYPERLINK(""http://x"")",FINISHED,-1,"a,b\n"\r\n`
    );
    const metric = all.filter(({ group }) => group === 'metric').slice(0, 1);
    const metrics = { [metric[0]!.key]: '-Infinity' as const };
    expect(toCsv([makeRun(3, { metrics })], metric, {})).toMatch(
      /,-Infinity\r\n$/
    );
    const times = all.filter(({ key }) =>
      ['start_time', 'duration'].includes(key)
    );
    expect(toCsv([rows[0]!], times, {})).toContain(
      `${new Date(NOON).toISOString()},12.345`
    );
  });
});

describe('a table grouped by dataset', () => {
  const widthIn = (layout = PLAIN) => arrange(columns, layout, rows)[0]?.width;

  it('has room for names with digests, unless a width was chosen', () => {
    const grouped = {
      ...PLAIN,
      group_by: { group: 'dataset' as const, key: '' }
    };
    const usual = widthIn() ?? 0;
    expect(widthIn(grouped)).toBeGreaterThan(usual);
    const column = { ...all[0]!, shown: true };
    const { group, key, aggregate, pinned, shown } = column;
    const choice = { group, key, aggregate, pinned, shown, width: 90 };
    expect(widthIn({ ...grouped, columns: [choice] })).toBe(90);
  });
});

describe('completion', () => {
  const at = (text: string) => complete(text, text.length, names);
  it('offers names', () => {
    expect(at('lo')?.options).toEqual(['metrics.loss']);
    expect(at('metrics.acc > 1 and tags.')).toMatchObject({
      from: 20,
      options: ['tags.`team name`']
    });
    expect(at('metrics.loss')).toBeNull();
  });

  it('offers operators', () => {
    expect(at('metrics.loss ')?.options[0]).toBe('<');
    expect(at('params.lr li')?.options).toEqual(['LIKE']);
  });

  it('asks for values', () => {
    expect(at("params.model = 'ra")).toMatchObject({
      from: 15,
      to: 18,
      values: { group: 'param', key: 'model', beginning: 'ra' }
    });
    expect(at("tags.`team name` = '")?.values).toEqual({
      group: 'tag',
      key: 'team name',
      beginning: ''
    });
    expect(at("status = '")?.values?.group).toBe('attribute');
  });

  it('asks for values at once, and knows which are numbers', () => {
    expect(at('params.depth = ')).toMatchObject({
      from: 15,
      to: 15,
      values: { group: 'param', key: 'depth', beginning: '' },
      numbers: 'plain'
    });
    expect(at('params.depth < 1')).toMatchObject({
      from: 15,
      values: { beginning: '1' },
      numbers: 'alone'
    });
    expect(at('params.depth LIKE ')?.numbers).toBe('quoted');
    expect(at('status = F')?.numbers).toBe('quoted');
    expect(at("params.depth = '")?.numbers).toBe('quoted');
    // The operator may go on.
    expect(at('params.depth <')?.options).toEqual(['<', '<=']);
    expect(writtenValue('3', 'plain')).toBe('3');
    expect(writtenValue('3')).toBe("'3'");
    expect(writtenValue('gini', 'plain')).toBe("'gini'");
    expect(writtenValue('gini', 'alone')).toBeNull();
    expect(writtenValue('0x10', 'alone')).toBeNull();
  });

  it('knows datasets where a run has one', () => {
    const known = { ...names, datasets: true };
    const there = (text: string) => complete(text, text.length, known);
    expect(at('datas')).toBeNull();
    expect(there('datas')?.options).toEqual([
      'datasets.name',
      'datasets.digest',
      'datasets.context'
    ]);
    expect(there('datasets.name ')?.options).not.toContain('IS NULL');
    expect(there("dataset.digest = '5")?.values).toEqual({
      group: 'dataset',
      key: 'digest',
      beginning: '5'
    });
  });
});
