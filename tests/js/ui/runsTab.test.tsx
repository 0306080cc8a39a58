// @vitest-environment happy-dom
import '../layout';
import { render, waitFor } from '@testing-library/react';
import React from 'react';
import { describe, expect, it, vi } from 'vitest';
import { english } from '../../../js/core/text/text';
import type { RunsQuery, RunsSpec } from '../../../js/protocol/generated';
import runs from '../../../js/ui/views/runs';
import { NO_HOST } from '../../../js/ui/views/view';
import { makeRun, MemoryKernel } from '../memoryKernel';

function specOf(query: Partial<RunsQuery>): RunsSpec {
  return {
    view: 'runs',
    view_id: '',
    store_id: null,
    query: { experiment_ids: null, filter: '', order_by: [], ...query }
  };
}

async function titleOf(query: Partial<RunsQuery>, title: string) {
  const kernel = new MemoryKernel([0, 1, 2, 3, 4].map(n => makeRun(n)));
  const onTitle = vi.fn();
  const shown = render(
    <runs.Component
      client={kernel.connect()}
      spec={specOf(query)}
      saved={null}
      text={english}
      compact={false}
      host={{ ...NO_HOST, onTitle }}
    />
  );
  await waitFor(() => {
    expect(onTitle).toHaveBeenLastCalledWith(title);
  });
  shown.unmount();
}

describe('the tab of a table', () => {
  it('is called by what the table shows', async () => {
    const ids = [0, 1, 2, 3].map(n => makeRun(n).run_id);
    const names = [0, 1].map(n => makeRun(n).run_name);
    const [first = '', second = '', ...others] = ids;
    await titleOf({ experiment_ids: ['1'] }, 'diabetes');
    await titleOf({ scope: [first, second] }, names.join(', '));
    await titleOf({ scope: [first, second, ...others] }, '4 runs');
    await titleOf({ experiment_ids: ['1', '2'] }, '2 experiments');
    await titleOf({ filter: "status = 'FINISHED'" }, "status = 'FINISHED'");
    await titleOf({}, 'Runs');
  });

  it('is the one that shows the same runs of the same kernel', () => {
    const key = (query: Partial<RunsQuery>, kernel = 'a.ipynb') =>
      runs.tabKey?.(specOf(query), kernel);
    const whole = key({ experiment_ids: ['1'] });
    expect(whole).toBe(
      key({
        experiment_ids: ['1'],
        order_by: [{ group: 'metric', key: 'r2', descending: true }]
      })
    );
    expect(whole).not.toBe(key({ experiment_ids: ['1'] }, 'b.ipynb'));
    expect(whole).not.toBe(key({ experiment_ids: ['2'] }));
    expect(key({ experiment_ids: ['1'], filter: 'ridge' })).toBeUndefined();
    expect(key({ experiment_ids: ['1'], archived: true })).toBeUndefined();
  });
});
