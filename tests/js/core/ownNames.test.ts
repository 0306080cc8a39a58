import { describe, expect, it, vi } from 'vitest';
import { CellRuns } from '../../../js/core/cells/cellRuns';
import { tableColumns, valueOf } from '../../../js/core/table/columns';
import { directionOf } from '../../../js/core/table/comparison';
import { groupsOf, valueIn } from '../../../js/core/table/localLines';
import { applyChange } from '../../../js/core/table/rowChanges';
import { RowPages } from '../../../js/core/table/tableResult';
import { HabitsKeeper } from '../../../js/core/sidebar/sidebarHabits';
import { arrange, change, PLAIN } from '../../../js/core/table/tableLayout';
import { toCsv } from '../../../js/core/table/tableText';
import { sortRows } from '../../../js/core/table/order';
import { CellKernel, makeCellRun } from '../cellKernel';
import { makeRun } from '../memoryKernel';

const named = <T>(name: string, value: T): Record<string, T> =>
  Object.fromEntries([[name, value]]);

describe.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
  'a name that every object has: %s',
  name => {
    const low = makeRun(1, {
      metrics: named(name, 1),
      params: named(name, 'x'),
      tags: named(name, 't')
    });
    const high = makeRun(2, { metrics: named(name, 2) });
    const none = makeRun(3);
    const columns = { params: [name], metrics: [name], tags: [name] };
    const page = { columns, experiments: {} };
    const metric = { group: 'metric', key: name } as const;

    it('is a column, where it has a value and where not', () => {
      const all = tableColumns(page, [low, high, none], true);
      const named = all.filter(({ key }) => key === name);
      expect(named.map(({ group }) => group)).toEqual([
        ...['metric', 'param', 'tag']
      ]);
      expect(valueOf(low, metric)).toBe(1);
      expect(valueOf(low, { group: 'param', key: name })).toBe('x');
      expect(valueOf(low, { group: 'tag', key: name })).toBe('t');
      expect(valueOf(none, metric)).toBeUndefined();
      expect(tableColumns(page, [none], true)).toHaveLength(4);
      const hidden = change(PLAIN, all, metric, { shown: false });
      expect(
        arrange(all, hidden, [low]).filter(column => !column.shown)
      ).toMatchObject([{ key: 'status' }, metric]);
      expect(toCsv([low, none], named.slice(-1), {})).toBe(
        `run_id,tags.${name}\r\n${low.run_id},t\r\n${none.run_id},\r\n`
      );
    });

    it('is sorted and grouped by', () => {
      const order = [{ ...metric, descending: true }];
      expect(sortRows([none, low, high], order)).toEqual([high, low, none]);
      const by = { group: 'param', key: name } as const;
      expect(valueIn(none, by)).toBeNull();
      const parts = [{ key: name, aggregate: 'latest' }] as const;
      const groups = groupsOf([low, high, none], by, parts, []);
      expect(
        groups.map(({ group }) => [group.value, group.metrics[0]?.mean])
      ).toEqual([
        ['x', 1],
        [null, 2]
      ]);
    });

    it('has a direction only where it is given one', () => {
      expect(directionOf(name, { directions: {} })).toBeNull();
      const directions = named(name, 'lower' as const);
      expect(directionOf(name, { directions })).toBe('lower');
    });

    it('has extremes', () => {
      const pages = new RowPages(10);
      pages.fill([low], 1, 1);
      const rows = [{ ...low, metrics: named(name, 5) }];
      const news = { store_id: 's', cursor: 2, rows, gone: [], more: false };
      const query = { experiment_ids: null, filter: '', order_by: [] };
      applyChange(pages, news, query, true, [name]);
      const now = pages.find(low.run_id) ?? none;
      expect(valueOf(now, { ...metric, aggregate: 'max' })).toBe(5);
    });

    it('stands for a run beside its cell', async () => {
      vi.useFakeTimers();
      const kernel = new CellKernel();
      const client = kernel.connect();
      const runs = new CellRuns({
        ids: () => ['a'],
        source: () => '',
        isRunning: () => false
      });
      const headline = { key: name, value: 1 };
      const run = makeCellRun(1, { run_id: low.run_id, headline });
      kernel.runs.set('a', [run]);
      runs.setClient(client, 'store');
      await vi.advanceTimersByTimeAsync(1000);
      expect(runs.of('a').runs[0]?.headline).toEqual(headline);
      const tell = (row: typeof low) => {
        kernel.tell('store.changed', {
          store_id: 'store',
          cursor: 2,
          rows: [row],
          gone: [],
          more: false
        });
      };
      tell({ ...low, metrics: named(name, 3) });
      expect(runs.of('a').runs[0]?.headline).toEqual({ key: name, value: 3 });
      // What every object has is no metric of the run.
      tell({ ...low, metrics: {} });
      expect(runs.of('a').runs[0]?.headline).toEqual({ key: name, value: 3 });
      runs.dispose();
      vi.useRealTimers();
    });

    it('is a store of its own', () => {
      const habits = new HabitsKeeper();
      habits.changeStore(name, { details: ['run'] });
      expect(habits.of(name)).toEqual({
        open: null,
        details: ['run'],
        unfolded: [],
        selected: []
      });
      expect(new HabitsKeeper(habits.get()).of(name).details).toEqual(['run']);
    });
  }
);
