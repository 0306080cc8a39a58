// @vitest-environment happy-dom
/** A page that Python has written: its views live from the data beside them, without a kernel. */
import '../layout';
import { everythingInSight } from '../layout';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PLAIN } from '../../../js/core/table/tableLayout';
import type { CompareSpec, RunRow } from '../../../js/protocol/generated';
import type { Saved } from '../../../js/protocol/saved';
import { SAVED_ATTRIBUTE, showAll } from '../../../js/widgets/savedPage';
import { CompareKernel, differencesOf } from '../compareKernel';
import { makeRun, MemoryKernel, NOON } from '../memoryKernel';
import { savedTable } from '../savedViews';

const HOSTILE = '</script><img src=x onerror=alert(1)>';

const runs = [1, 2].map(n =>
  makeRun(n, { run_name: `${HOSTILE} ${n}`, metrics: { loss: 3 - n } })
);

/** The page as Python writes it; `data` stands in it as it is. */
function write(...views: string[]): void {
  document.body.innerHTML = views
    .map(
      data =>
        `<div ${SAVED_ATTRIBUTE}><script type="application/json">${data}</script>` +
        '<div data-trialbook-twin><table><tr><td>The twin</td></tr></table></div></div>'
    )
    .join('');
}

const inScript = (data: unknown) =>
  JSON.stringify(data).replaceAll('<', String.raw`\u003c`);

const table = () => {
  const kernel = new MemoryKernel(runs);
  return savedTable(
    {
      ...{ view: 'runs', view_id: 'v', store_id: 's' },
      query: { experiment_ids: null, filter: '', order_by: [] }
    },
    {
      ...{ store: kernel.store, cursor: 1, offset: 0, total: 2, rows: runs },
      columns: { params: [], metrics: ['loss'], tags: [] },
      experiments: { '1': 'diabetes' }
    }
  );
};

const base64 = (numbers: number[]) =>
  Buffer.from(Float32Array.from(numbers).buffer).toString('base64');

/** Two groups of the runs, with a band around each. */
function comparison(rows: RunRow[]): Saved<'compare'> {
  const spec: CompareSpec = {
    ...{ view: 'compare', view_id: 'c', store_id: 's' },
    query: { experiment_ids: null, filter: '', order_by: [] },
    layout: {
      sections: ['curves'],
      settings: { axis: 'step', band: 'std' },
      group_by: { group: 'param', key: 'optimizer' }
    }
  };
  return {
    ...{ version: '0.1.0', spec, cursor: 1, taken_at: NOON },
    store: new CompareKernel().store,
    snapshot: {
      ...{ view: 'compare', total: rows.length, rows, curves: [] },
      columns: { params: ['optimizer'], metrics: ['loss'], tags: [] },
      experiments: { '1': 'diabetes' },
      differences: differencesOf(rows),
      bands: ['adam', 'sgd'].map(value => ({
        ...{ value, key: 'loss', runs: 2, start: 0 },
        ...{ x: base64([0, 5, 10]), y: base64([3, 2, 1]) },
        ...{ low: base64([2, 1, 0]), high: base64([4, 3, 2]) }
      }))
    }
  };
}

const optimizers = ['adam', 'sgd', 'adam', 'sgd'].map((optimizer, n) =>
  makeRun(n, { params: { optimizer }, metrics: { loss: n } })
);

const twins = () =>
  [...document.querySelectorAll<HTMLElement>('[data-trialbook-twin]')].map(
    ({ hidden }) => hidden
  );

const show = () => act(() => showAll(document));

describe('a saved page', () => {
  beforeEach(everythingInSight);
  afterEach(() => {
    document.body.replaceChildren();
    vi.unstubAllGlobals();
  });

  it('shows a run table that can be sorted, in the place of its twin', async () => {
    write(inScript(table()));
    await show();
    expect(twins()).toEqual([true]);
    const names = () =>
      [...document.querySelectorAll('tbody th')].map(cell => cell.textContent);
    await screen.findByText(`${HOSTILE} 1`);
    expect(document.querySelector('img')).toBeNull();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'loss' }));
    expect(names()).toEqual([`${HOSTILE} 2`, `${HOSTILE} 1`]);
    await user.click(screen.getByRole('button', { name: 'loss' }));
    expect(names()).toEqual([`${HOSTILE} 1`, `${HOSTILE} 2`]);
  });

  it('draws the curves of a table that it has', async () => {
    const saved = table();
    const column = {
      group: 'metric',
      key: 'loss',
      aggregate: 'latest'
    } as const;
    saved.spec.layout = {
      ...PLAIN,
      columns: [{ ...column, shown: true, pinned: false, width: null }],
      sparklines: ['loss']
    };
    saved.snapshot.curves = [
      {
        ...{ run_id: runs[0]!.run_id, key: 'loss', total: 3, start: 0 },
        ...{ x: base64([0, 1, 2]), y: base64([3, 2, 1]) }
      }
    ];
    write(inScript(saved));
    await show();
    await waitFor(() => {
      // Of one of the two runs the file has it.
      expect(document.querySelectorAll('.jp-TrialbookSparkline')).toHaveLength(
        1
      );
    });
  });

  it('shows groups of a comparison from the bands that were saved', async () => {
    write(inScript(comparison(optimizers)));
    await show();
    await screen.findByRole('group', { name: 'loss: 2 curves' });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'As a table: loss' }));
    const rows = within(await screen.findByRole('table')).getAllByRole('row');
    expect(
      rows.slice(1).map(row => row.children[0]?.textContent.trim())
    ).toEqual(['adam (2)', 'sgd (2)']);
  });

  it('draws no band of other runs than those that it was saved of', async () => {
    write(inScript(comparison(optimizers)));
    await show();
    await screen.findByRole('group', { name: 'loss: 2 curves' });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Show run-0' }));
    await screen.findByRole('group', { name: 'loss: 1 curve' });
  });

  it('shows each of several views', async () => {
    write(inScript(table()), inScript(comparison(optimizers)));
    await show();
    expect(twins()).toEqual([true, true]);
    expect(screen.getAllByRole('status')).toHaveLength(2);
  });

  it.each([
    ['no data', ''],
    ['other data', '{"spec": 1}'],
    ['a view of a later version', '{"spec": {"view": "later"}}']
  ])('keeps the twin where there is %s', async (_, data) => {
    write(data);
    await show();
    expect(twins()).toEqual([false]);
    expect(screen.getByText('The twin')).toBeTruthy();
  });
});
