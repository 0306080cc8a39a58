// @vitest-environment happy-dom
import '../layout';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { describe, expect, it, vi } from 'vitest';
import {
  addNames,
  mergeNames,
  tableColumns
} from '../../../js/core/table/columns';
import { formatCount } from '../../../js/core/text/format';
import { groupsOf, valueIn } from '../../../js/core/table/localLines';
import { arrange, PLAIN } from '../../../js/core/table/tableLayout';
import { toCsv } from '../../../js/core/table/tableText';
import { english } from '../../../js/core/text/text';
import type {
  DatasetUse,
  GroupBy,
  RunsSpec
} from '../../../js/protocol/generated';
import { sortRows } from '../../../js/core/table/order';
import { DatasetFacts } from '../../../js/ui/run/DatasetFacts';
import { RunTable } from '../../../js/ui/table/RunTable';
import { makeRun, MemoryKernel } from '../memoryKernel';
import { makeDetail } from '../runKernel';

const HOSTILE = '<img src=x onerror="alert(1)"> (5f0a)';
const rows = [
  makeRun(0, { metrics: { loss: 1 } }),
  makeRun(1, { datasets: ['iris (1)'], metrics: { loss: 2 } }),
  makeRun(2, { datasets: [HOSTILE, 'wine (7)'], metrics: { loss: 3 } }),
  makeRun(3, { datasets: ['iris (1)'], metrics: { loss: 4 } })
];
const by: GroupBy = { group: 'dataset', key: '' };
const none = { params: [], metrics: [], tags: [] };
const sort = { group: 'attribute', key: 'datasets', descending: true } as const;

describe('datasets', () => {
  it('have a column where a run has one, which stays', () => {
    const keys = (columns: typeof none & { datasets?: boolean }) =>
      tableColumns({ columns, experiments: {} }, rows, true).map(
        ({ key }) => key
      );
    expect(keys(none)).not.toContain('datasets');
    expect(keys({ ...none, datasets: true })).toContain('datasets');
    expect(mergeNames({ ...none, datasets: true }, none).datasets).toBe(true);
    const without = addNames(none, rows.slice(0, 1));
    expect(without).toEqual({ ...none, metrics: ['loss'] });
    const known = addNames(without, rows);
    expect(known).toEqual({ ...without, datasets: true });
    expect(addNames(known, rows)).toBe(known);
  });

  it('group and sort rows at hand, all of a run together, none last', () => {
    const groups = (descending: boolean) =>
      groupsOf(rows, by, [], descending ? [sort] : []).map(({ group }) => [
        group.value,
        group.count
      ]);
    const both = `${HOSTILE}, wine (7)`;
    expect(groups(false)).toEqual([
      [both, 1],
      ['iris (1)', 2],
      [null, 1]
    ]);
    expect(groups(true)).toEqual([
      ['iris (1)', 2],
      [both, 1],
      [null, 1]
    ]);
    expect(valueIn(rows[0]!, by)).toBeNull();
    expect(sortRows(rows, [sort]).at(-1)).toBe(rows[0]);
  });

  it('go into CSV', () => {
    const columns = arrange(
      tableColumns(
        { columns: { ...none, datasets: true }, experiments: {} },
        rows,
        true
      ),
      PLAIN,
      rows
    ).filter(({ key }) => ['run_name', 'datasets'].includes(key));
    expect(toCsv(rows.slice(1, 2), columns, {})).toContain(
      'run_id,run_name,status,datasets\r\n'
    );
    expect(toCsv(rows.slice(1, 2), columns, {})).toContain(',iris (1)\r\n');
  });

  it('are shown as text, and grouped by from the menu', async () => {
    const spec: RunsSpec = {
      view: 'runs',
      view_id: 'view',
      store_id: null,
      query: { experiment_ids: null, filter: '', order_by: [] }
    };
    const told = vi.fn();
    render(
      <RunTable
        client={new MemoryKernel(rows).connect()}
        spec={spec}
        snapshot={null}
        takenAt={null}
        text={english}
        onSpecChange={told}
      />
    );
    const user = userEvent.setup();
    await screen.findByText(`${HOSTILE}, wine (7)`);
    expect(document.querySelector('tbody img')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Group' }));
    await user.click(screen.getByRole('menuitemcheckbox', { name: 'Dataset' }));
    expect(await screen.findByText('dataset not set')).toBeTruthy();
    expect(screen.getByText('by dataset')).toBeTruthy();
    const group = screen.getByRole('rowheader', {
      name: 'dataset = iris (1) · 2 runs'
    });
    await user.click(within(group).getByText('iris (1)'));
    expect(await screen.findByText('run-3')).toBeTruthy();
    expect(told).toHaveBeenCalledWith(
      expect.objectContaining({
        layout: expect.objectContaining({ group_by: by }) as unknown
      })
    );
  });
});

describe('datasets on the page of a run', () => {
  const used = (known: Partial<DatasetUse> = {}): DatasetUse => ({
    name: HOSTILE,
    digest: '5f0a',
    context: 'training',
    tags: { [HOSTILE]: HOSTILE },
    source_type: 'local',
    source: 'data/iris.csv',
    rows: 30_000,
    columns: [
      { name: HOSTILE, type: 'long' },
      { name: HOSTILE, type: 'string' }
    ],
    columns_total: 1_500,
    ...known
  });
  const show = (datasets: DatasetUse[], datasets_total = datasets.length) =>
    render(
      <DatasetFacts
        detail={makeDetail({ datasets, datasets_total })}
        text={english}
      />
    );

  // A language may group digits by a space that is not to be taken for any other.
  const asWritten = { collapseWhitespace: false };

  it('say what is known, as text that can be copied', async () => {
    const user = userEvent.setup();
    show([used()]);
    expect(screen.getByRole('heading', { name: 'Dataset' })).toBeTruthy();
    expect(screen.getByText('data/iris.csv')).toBeTruthy();
    expect(screen.getByText(formatCount(30_000), asWritten)).toBeTruthy();
    await user.click(
      screen.getByText(`${formatCount(1500)} columns`, asWritten)
    );
    expect(screen.getByText('The first 2')).toBeTruthy();
    expect(screen.getAllByRole('rowheader', { name: HOSTILE })).toHaveLength(2);
    await user.click(screen.getByRole('button', { name: 'Copy the columns' }));
    expect(await navigator.clipboard.readText()).toBe(
      `${HOSTILE}\tlong\n${HOSTILE}\tstring`
    );
    expect(document.querySelector('img')).toBeNull();
  });

  it('leave out what is not known', () => {
    show([used({ rows: null, columns: [], columns_total: null, source: '' })]);
    expect(screen.queryByText('Rows')).toBeNull();
    expect(screen.queryByRole('group')).toBeNull();
    expect(screen.getByText('local')).toBeTruthy();
  });

  it('are a few at first', async () => {
    const user = userEvent.setup();
    show(
      Array.from({ length: 100 }, (_, n) => used({ digest: String(n) })),
      150
    );
    expect(screen.getByText('The first 100 of 150 datasets')).toBeTruthy();
    expect(screen.getAllByText('training')).toHaveLength(4);
    await user.click(screen.getByRole('button', { name: 'Show all 100' }));
    expect(screen.getAllByText('training')).toHaveLength(100);
  });
});
