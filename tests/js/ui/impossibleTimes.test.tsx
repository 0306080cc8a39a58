// @vitest-environment happy-dom
import '../layout';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { tableColumns } from '../../../js/core/table/columns';
import { toCsv } from '../../../js/core/table/tableText';
import { english } from '../../../js/core/text/text';
import type { CellRow, RunsSpec } from '../../../js/protocol/generated';
import { axisTexts, axisTicks } from '../../../js/ui/chart/ticks';
import { RunPage } from '../../../js/ui/run/RunPage';
import { RunTable } from '../../../js/ui/table/RunTable';
import { makeRun, MemoryKernel, NOON } from '../memoryKernel';
import { makeDetail, RunKernel } from '../runKernel';

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      unobserve = () => undefined;
      disconnect = () => undefined;
    }
  );
});

const spec: RunsSpec = {
  view: 'runs',
  view_id: 'view',
  store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [] }
};

/** Nanoseconds, what lies beyond a Date on both sides, the least and the greatest in a store. */
const NONE = [NOON * 1e6, 8.64e15 + 1, -8.64e15 - 1, -(2 ** 63), 2 ** 63];
/** Far from every run, and times all the same. */
const FAR = [Date.UTC(60_000, 0), -1, -(10 ** 14)];
const TIMES = [...NONE, ...FAR];
const copied = (time: number) =>
  NONE.includes(time) ? String(time) : new Date(time).toISOString();

const CELL: CellRow = {
  execution_id: '1',
  cell_id: 'c1',
  notebook: 'quickstart.ipynb',
  source: 'fit()',
  source_is_cut: false,
  execution_count: 3,
  starts_run: true,
  start_time: NOON,
  end_time: NOON,
  outcome: 'ok',
  printed: '',
  figures: []
};

describe('a time that no clock shows', () => {
  it.each(TIMES)('stands in the table and its copies: %d', async time => {
    const row = makeRun(1, { start_time: time, end_time: time });
    const kernel = new MemoryKernel([row]);
    render(
      <RunTable
        client={kernel.connect()}
        spec={spec}
        snapshot={null}
        takenAt={null}
        text={english}
      />
    );
    await screen.findByText('1 run · live');
    expect(screen.getByRole('rowheader').textContent).toBe('run-1');
    const saved = kernel.search({
      store_id: null,
      query: spec.query,
      offset: 0,
      limit: 1
    });
    expect(
      toCsv([row], tableColumns(saved, [row], true), saved.experiments)
    ).toContain(copied(time));
  });

  it.each(TIMES)('stands on the page of a run: %d', async time => {
    const times = { start_time: time, end_time: time };
    const kernel = new RunKernel(makeDetail(times));
    kernel.cells = [{ ...CELL, ...times }];
    const user = userEvent.setup();
    render(
      <RunPage
        client={kernel.connect()}
        run={{ store_id: null, run_id: 'a'.repeat(32) }}
        snapshot={null}
        takenAt={null}
        text={english}
      />
    );
    await user.click(
      await screen.findByRole('button', { name: 'Copy: Started' })
    );
    expect(await navigator.clipboard.readText()).toBe(copied(time));
    await user.click(screen.getByRole('tab', { name: /^Cells/ }));
    await screen.findByText('fit()');
  });

  it.each(NONE)('is no time on an axis: %d', time => {
    const [start, end] = [Math.min(time, NOON), Math.max(time, NOON)];
    expect(axisTicks('time', start, end, 5).length).toBeLessThan(9);
    expect(axisTexts('time', [NOON, time])).toEqual(['–', '–']);
  });
});
