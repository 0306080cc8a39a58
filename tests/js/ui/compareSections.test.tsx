// @vitest-environment happy-dom
import '../layout';
import { render, screen, waitFor, within } from '@testing-library/react';
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
    const table = await screen.findByRole('table', { name: 'Differences' });
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

  it('lead from one to the next', async () => {
    render(view(kernelOf().connect()));
    const user = await open('Differences');
    const next = await screen.findByRole('button', { name: 'Next difference' });
    const at = () => document.activeElement?.firstElementChild?.textContent;
    await user.click(next);
    expect(at()).toBe('train/loss');
    await user.click(next);
    expect(at()).toBe('val/loss');
    await user.click(
      screen.getByRole('button', { name: 'Previous difference' })
    );
    expect(at()).toBe('train/loss');
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
      await screen.findAllByLabelText('Uncommitted difference')
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
    await screen.findByRole('table', { name: 'Differences' });
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
