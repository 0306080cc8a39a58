// @vitest-environment happy-dom
import '../layout';
import {
  fireEvent,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { CompareSpec } from '../../../js/protocol/generated';
import { kernelOf, open, view } from '../comparePage';
import { makeRun } from '../memoryKernel';

vi.mock('plotly.js-cartesian-dist-min', () => ({
  default: { react: vi.fn(() => Promise.resolve()), purge: vi.fn() }
}));

describe('differences', () => {
  const cells = (name: string) =>
    [
      ...(screen.getByRole('rowheader', { name }).closest('tr')?.children ?? [])
    ].map(({ textContent }) => textContent);

  it('stand side by side, the base first, with what changed', async () => {
    render(view(kernelOf().connect()));
    const user = await open('Differences');
    const table = await screen.findByRole('grid', { name: 'Differences' });
    expect(cells('optimizer')).toEqual(['optimizer', 'adam', 'sgd', 'adam']);
    expect(cells('val/loss')).toEqual([
      ...['val/loss', '4', '3−1▼better', '2−2▼better']
    ]);
    expect(within(table).queryByText('seed')).toBeNull();
    expect(screen.getByText('4 of 5 differ')).toBeTruthy();
    await user.click(within(table).getByRole('button', { name: 'run-1' }));
    expect(cells('optimizer')).toEqual(['optimizer', 'sgd', 'adam', 'adam']);
    expect(cells('val/loss')).toEqual([
      ...['val/loss', '3', '4+1▲worse', '2−1▼better']
    ]);
    await user.click(
      screen.getByRole('checkbox', { name: 'Only what differs' })
    );
    expect(cells('seed')).toEqual(['seed', '7', '7', '7']);
    await user.type(screen.getByRole('searchbox'), 'sgd');
    expect(screen.getByText('1 of 5 differ')).toBeTruthy();
  });

  /** What the keyboard is at. */
  const at = () =>
    document.getElementById(
      screen
        .getByRole('grid', { name: 'Differences' })
        .getAttribute('aria-activedescendant') ?? ''
    )?.textContent;

  it('lead from one to the next', async () => {
    render(view(kernelOf().connect()));
    const user = await open('Differences');
    const next = await screen.findByRole('button', { name: 'Next difference' });
    await user.click(next);
    expect(at()).toBe('train/loss');
    await user.click(next);
    expect(at()).toBe('val/loss');
    expect(document.activeElement).toBe(next);
    expect(screen.getByText('2 of 4 differences: val/loss')).toBeTruthy();
    await user.click(
      screen.getByRole('button', { name: 'Previous difference' })
    );
    expect(at()).toBe('train/loss');
  });

  it('are walked by keys, which also choose the base and move runs', async () => {
    render(view(kernelOf().connect()));
    const user = await open('Differences');
    (await screen.findByRole('grid', { name: 'Differences' })).focus();
    await user.keyboard('np');
    expect(at()).toBe('lr');
    await user.keyboard('n{ArrowRight}{ArrowRight}');
    expect(at()).toBe('2−1▼better');
    await user.keyboard('{Home}{End}{ArrowUp}');
    expect(at()).toBe('Metrics');
    const names = () =>
      screen.getAllByRole('columnheader').map(({ textContent }) => textContent);
    await user.keyboard('{Control>}{Home}{/Control}');
    expect(at()).toBe('run-2');
    await user.keyboard('b');
    expect(names()).toEqual(['Name', 'run-2', 'run-0', 'run-1']);
    expect(at()).toBe('run-2');
    await user.keyboard('{ArrowRight}{Enter}');
    expect(names()).toEqual(['Name', 'run-0', 'run-1', 'run-2']);
    await user.keyboard('{Alt>}{ArrowRight}{/Alt}');
    expect(names()).toEqual(['Name', 'run-0', 'run-2', 'run-1']);
    await user.keyboard('{ArrowLeft}{Alt>}{ArrowLeft}{/Alt}');
    expect(names()).toEqual(['Name', 'run-2', 'run-0', 'run-1']);
  });

  it('have another base once a column is dragged to its place', async () => {
    const onSpecChange = vi.fn<(changed: unknown) => void>();
    render(view(kernelOf().connect(), { onSpecChange }));
    await open('Differences');
    const head = (name: string) =>
      screen.getByRole('columnheader', { name: new RegExp(name) });
    await screen.findByRole('grid', { name: 'Differences' });
    const kept = new Map<string, string>();
    const dataTransfer = {
      get types() {
        return [...kept.keys()];
      },
      setData: (type: string, value: string) => kept.set(type, value),
      getData: (type: string) => kept.get(type) ?? ''
    };
    fireEvent.dragStart(head('run-2'), { dataTransfer });
    fireEvent.dragOver(head('run-0'), { dataTransfer });
    fireEvent.drop(head('run-0'), { dataTransfer });
    expect(
      (onSpecChange.mock.lastCall?.[0] as CompareSpec).layout?.baseline
    ).toBe(makeRun(2).run_id);
    expect(
      within(head('run-2')).getByRole('button').getAttribute('aria-pressed')
    ).toBe('true');
  });

  it('are drawn as far as they are in sight, of any number of runs', async () => {
    const many = Array.from({ length: 200 }, (_, n) =>
      makeRun(n, {
        params: Object.fromEntries(
          Array.from({ length: 300 }, (__, p) => [`p${String(p)}`, `${n} ${p}`])
        )
      })
    );
    const layout = { sections: ['differences' as const] };
    render(
      view(kernelOf(many).connect(), {}, null, {
        ...{ ...layout, settings: { axis: 'step' } }
      })
    );
    const grid = await screen.findByRole('grid', { name: 'Differences' });
    expect(grid.getAttribute('aria-colcount')).toBe('201');
    expect(grid.getAttribute('aria-rowcount')).toBe('302');
    expect(within(grid).getAllByRole('gridcell').length).toBeLessThan(600);
    grid.focus();
    fireEvent.keyDown(grid, { key: 'End' });
    expect(grid.getAttribute('aria-rowcount')).toBe('302');
  });

  it('show long values whole, with what is other marked', async () => {
    const kernel = kernelOf();
    const long = (x: number) => `[${'0, '.repeat(100)}${String(x)}]`;
    kernel.facts = [
      {
        ...{ section: 'tag', key: 'layers', differs: true },
        values: [long(1), long(2), long(1)]
      }
    ];
    render(view(kernel.connect()));
    const user = await open('Differences');
    const name = await screen.findByRole('button', { name: 'layers' });
    expect(name.getAttribute('aria-expanded')).toBe('false');
    expect(cells('layers')[1]).toHaveLength(201);
    await user.click(name);
    expect(cells('layers')[1]).toBe(long(1));
    expect(
      [...document.querySelectorAll('mark')].map(each => each.textContent)
    ).toEqual(['2']);
    expect(screen.queryByRole('button', { name: 'optimizer' })).toBeNull();
  });

  it('show code beside the base where there is no tab for it', async () => {
    const kernel = kernelOf();
    kernel.facts = [
      {
        ...{ section: 'code', key: 'cells', differs: true },
        values: ['1 cell, a', '1 cell, b', '1 cell, a']
      }
    ];
    kernel.refusals['run.code_diff'] = 'The disk is gone.';
    render(view(kernel.connect()));
    const user = await open('Differences');
    await user.click(await screen.findByRole('button', { name: '1 cell, b' }));
    const pane = screen.getByRole('region', { name: 'Code' });
    expect(document.activeElement).toBe(pane);
    await within(pane).findByText(/cannot be compared: The disk is gone/);
    expect(kernel.asks('run.code_diff')[0]?.params).toMatchObject({
      base_run_id: makeRun(0).run_id,
      run_id: makeRun(1).run_id
    });
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('region', { name: 'Code' })).toBeNull();
  });

  it('show uncommitted changes in the colours of the host', async () => {
    const kernel = kernelOf();
    const fact = { section: 'git', key: 'uncommitted files' } as const;
    kernel.facts = [
      { ...fact, values: ['a.py', 'b.py', 'a.py'], differs: true }
    ];
    const highlight = vi.fn(() => Promise.resolve(null));
    render(view(kernel.connect(), { highlight }));
    const user = await open('Differences');
    await user.click(await screen.findByRole('button', { name: 'b.py' }));
    expect(
      await screen.findAllByLabelText(/^Uncommitted difference of run-/)
    ).toHaveLength(2);
    await waitFor(() => {
      expect(highlight).toHaveBeenCalled();
    });
  });

  it('need two runs', async () => {
    render(view(kernelOf([makeRun(0)]).connect()));
    await open('Differences');
    await screen.findByText(
      'Two runs or more must be shown to tell how they differ.'
    );
  });

  it('say why there are none, and ask again', async () => {
    const kernel = kernelOf();
    kernel.refusals['compare.differences'] = 'The disk is gone.';
    render(view(kernel.connect()));
    const user = await open('Differences');
    await screen.findByText(/could not be read: The disk is gone/);
    kernel.refusals = {};
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('grid', { name: 'Differences' });
  });
});

describe('params', () => {
  it('are axes; those brushed by keys are selected', async () => {
    const kernel = kernelOf();
    render(view(kernel.connect()));
    const user = await open('Params');
    const axes = () =>
      screen
        .getAllByRole('group')
        .filter(group => group.getAttribute('aria-roledescription') === 'axis')
        .map(group => group.getAttribute('aria-label'));
    await waitFor(() => {
      expect(axes()).toEqual([
        ...['lr: 3 of 3 runs', 'optimizer: 3 of 3 runs'],
        'train/loss: 3 of 3 runs'
      ]);
    });
    const optimizer = screen.getByRole('group', { name: /^optimizer:/ });
    optimizer.focus();
    await user.keyboard('{ArrowUp}');
    expect(screen.getByText('1 of 3 runs brushed')).toBeTruthy();
    expect(axes()[1]).toBe('optimizer, from sgd to sgd: 1 of 3 runs');
    await waitFor(() => {
      expect(kernel.asks('view.select').at(-1)?.params).toEqual({
        view_id: 'v',
        run_ids: [makeRun(1).run_id]
      });
    });
    await user.keyboard('{Escape}');
    await waitFor(() => {
      expect(kernel.asks('view.select').at(-1)?.params).toMatchObject({
        run_ids: []
      });
    });
  });

  it('have axes that are flipped, moved and hidden', async () => {
    const onSpecChange = vi.fn<(changed: unknown) => void>();
    render(view(kernelOf().connect(), { onSpecChange }));
    const user = await open('Params');
    const axes = () =>
      (onSpecChange.mock.lastCall?.[0] as CompareSpec).layout?.axes?.map(
        ({ key, flipped, log }) => [key, flipped ?? false, log ?? false]
      );
    const choose = async (axis: string, item: string) => {
      await user.click(await screen.findByRole('button', { name: axis }));
      await user.click(
        screen.getByRole(
          /Flip|Log/.test(item) ? 'menuitemcheckbox' : 'menuitem',
          {
            name: item
          }
        )
      );
    };
    await choose('lr', 'Logarithmic');
    await choose('lr', 'Move Right');
    await choose('optimizer', 'Flip');
    expect(axes()).toEqual([
      ['optimizer', true, false],
      ['lr', false, true],
      ['train/loss', false, false]
    ]);
    await choose('train/loss', 'Hide');
    expect(axes()).toHaveLength(2);
  });

  it('are told by their importance, and on how many runs that rests', async () => {
    const kernel = kernelOf();
    kernel.importance = [
      {
        ...{ param: 'lr', importance: 0.8, correlation: -0.5 },
        ...{ runs: 3, values: 3 }
      },
      {
        ...{ param: 'optimizer', importance: 0.2, correlation: null },
        ...{ runs: 3, values: 2 }
      }
    ];
    render(view(kernel.connect()));
    const user = await open('Params');
    const told = await screen.findByRole('region', { name: 'Importance' });
    expect(within(told).getByText('Rests on 3 runs of 3.')).toBeTruthy();
    expect(
      within(told)
        .getAllByRole('row')
        .slice(1)
        .map(row => [...row.children].map(({ textContent }) => textContent))
    ).toEqual([
      ['lr', '0.80', '−0.50', '3'],
      ['optimizer', '0.20', '–', '3']
    ]);
    expect(
      screen.getByRole('figure', { name: 'train/loss by lr' })
    ).toBeTruthy();
    await user.click(within(told).getByRole('button', { name: 'optimizer' }));
    expect(
      screen.getByRole('figure', { name: 'train/loss by optimizer' })
    ).toBeTruthy();
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Metric' }),
      'val/loss'
    );
    await waitFor(() => {
      expect(kernel.asks('compare.importance').at(-1)?.params).toMatchObject({
        metric: { key: 'val/loss', aggregate: 'latest' }
      });
    });
  });
});
