// @vitest-environment happy-dom
import '../layout';
import { drawnIn } from '../canvas';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type {
  CompareLayout,
  CompareSpec,
  ParamsChart
} from '../../../js/protocol/generated';
import { kernelOf, open, threeRuns, view } from '../comparePage';
import { makeRun } from '../memoryKernel';

vi.mock('plotly.js-cartesian-dist-min', () => ({
  default: { react: vi.fn(() => Promise.resolve()), purge: vi.fn() }
}));

type User = ReturnType<typeof userEvent.setup>;

const layoutWith = (
  chart: ParamsChart,
  more: Partial<CompareLayout> = {}
): CompareLayout => ({
  ...{ sections: ['params'], settings: { axis: 'step' } },
  ...{ params_chart: chart, ...more }
});

const choose = (user: User, label: string, option: string) =>
  user.selectOptions(screen.getByRole('combobox', { name: label }), option);

const cellsOf = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .map(row => [...row.children].map(({ textContent }) => textContent));

describe('parallel coordinates', () => {
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

  it('read runs out one by one, and stand in a table too', async () => {
    const runs = threeRuns();
    render(view(kernelOf(runs).connect()));
    const user = await open('Params');
    const lr = await screen.findByRole('group', { name: /^lr:/ });
    lr.focus();
    await user.keyboard('{PageUp}');
    // The lowest learning rate.
    const said = 'run-2: lr 0.01, optimizer adam, train/loss 1';
    expect(screen.getAllByText(said)).toHaveLength(2);
    await user.keyboard('{PageUp}');
    expect(screen.getAllByText(/^run-1: lr 0.1/)).toHaveLength(2);
    await user.click(screen.getByRole('checkbox', { name: 'As a table' }));
    const table = screen.getByRole('group', { name: 'Parallel coordinates' });
    expect(cellsOf(table).slice(0, 2)).toEqual([
      ['Run', 'lr', 'optimizer', 'train/loss'],
      ['run-0', '1', 'adam', '3']
    ]);
  });

  it('draw all lines once, and the brushed ones over them', async () => {
    const { container } = render(view(kernelOf().connect()));
    const user = await open('Params');
    await screen.findByRole('group', { name: /^lr:/ });
    const parallel = () =>
      container.querySelector('.jp-TrialbookCompare-parallel') ?? container;
    const canvas = (at: number) => {
      const host = document.createElement('div');
      const found = parallel().querySelectorAll('canvas')[at];
      const drawn = () => {
        const parent = found?.parentElement;
        if (!found || !parent) {
          throw new Error('There is no such canvas.');
        }
        const next = found.nextSibling;
        host.append(found);
        const { paths } = drawnIn(host);
        parent.insertBefore(found, next);
        return paths;
      };
      return drawn;
    };
    const [all, brushed] = [canvas(0), canvas(1)];
    // Four points for each line: the ends of three axes and no more.
    const points = (paths: ReturnType<typeof all>) =>
      paths.reduce((sum, { path }) => sum + path.points.length, 0);
    await waitFor(() => {
      expect(points(all())).toBe(9);
      expect(points(brushed())).toBe(9);
    });
    const before = all();
    screen.getByRole('group', { name: /^optimizer:/ }).focus();
    await user.keyboard('{ArrowUp}');
    await waitFor(() => {
      expect(points(brushed())).toBe(3);
    });
    expect(all()).toBe(before);
  });

  it('keep what is brushed while other charts are shown and runs arrive', async () => {
    const kernel = kernelOf();
    render(view(kernel.connect()));
    const user = await open('Params');
    const lr = await screen.findByRole('group', { name: /^lr:/ });
    lr.focus();
    // The upper half: from 0.505 to 1.
    await user.keyboard('{ArrowUp}');
    expect(screen.getByText('1 of 3 runs brushed')).toBeTruthy();
    await choose(user, 'Chart', 'Bar');
    await choose(user, 'Chart', 'Parallel coordinates');
    expect(screen.getByText('1 of 3 runs brushed')).toBeTruthy();
    act(() => {
      const metrics = { 'train/loss': 1, 'val/loss': 1 };
      kernel.log(
        makeRun(3, { params: { lr: '0.9', optimizer: 'sgd' }, metrics }),
        makeRun(4, { params: { lr: '9', optimizer: 'sgd' }, metrics })
      );
    });
    // On the wider axis it is another part of the same values.
    await screen.findByText('2 of 5 runs brushed');
    await waitFor(() => {
      expect(kernel.asks('view.select').at(-1)?.params).toMatchObject({
        run_ids: expect.arrayContaining([
          makeRun(0).run_id,
          makeRun(3).run_id
        ]) as string[]
      });
    });
  });

  it('have a place for runs without a value, which can be brushed', async () => {
    const runs = [...threeRuns(), makeRun(3, { metrics: { 'train/loss': 1 } })];
    render(view(kernelOf(runs).connect()));
    const user = await open('Params');
    await screen.findByRole('group', { name: /^lr:/ });
    await user.click(screen.getByRole('button', { name: 'lr' }));
    await user.click(
      screen.getByRole('menuitemcheckbox', {
        name: 'Only Runs Without a Value'
      })
    );
    expect(screen.getByText('1 of 4 runs brushed')).toBeTruthy();
    expect(
      screen.getByRole('group', { name: /^lr, runs without a value:/ })
    ).toBeTruthy();
  });
});

describe('a chart of params', () => {
  it('is chosen, kept in the layout, and keeps the focus where it was chosen', async () => {
    const onSpecChange = vi.fn<(changed: unknown) => void>();
    render(view(kernelOf().connect(), { onSpecChange }));
    const user = await open('Params');
    await choose(user, 'Chart', 'Scatter');
    const spec = onSpecChange.mock.lastCall?.[0] as CompareSpec;
    expect(spec.layout?.params_chart).toEqual({ kind: 'scatter' });
    const picker = screen.getByRole('combobox', { name: 'Chart' });
    picker.focus();
    await choose(user, 'Chart', 'Contour');
    expect(document.activeElement).toBe(picker);
  });

  it('is a scatter plot that is walked along by keys, and selects', async () => {
    const kernel = kernelOf();
    render(view(kernel.connect(), {}, null, layoutWith({ kind: 'scatter' })));
    const chart = await screen.findByRole('group', {
      name: 'train/loss by lr'
    });
    const user = userEvent.setup();
    expect(
      screen.getByText('3 runs · dashed: linear fit, r = 0.90')
    ).toBeTruthy();
    chart.focus();
    await user.keyboard('{ArrowRight}');
    expect(screen.getAllByText('run-2: lr 0.01, train/loss 1')).toHaveLength(2);
    await user.keyboard(' {Shift>}{ArrowRight}{/Shift}');
    await waitFor(() => {
      expect(kernel.asks('view.select').at(-1)?.params).toMatchObject({
        run_ids: [makeRun(2).run_id, makeRun(1).run_id]
      });
    });
    await choose(user, 'X axis', 'optimizer');
    await screen.findByRole('group', { name: 'train/loss by optimizer' });
    await choose(user, 'Colour', 'optimizer');
    const legend = screen.getByRole('group', { name: 'Colours by optimizer' });
    expect(
      within(legend)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent)
    ).toEqual(['adam', 'sgd']);
    await choose(user, 'Size', 'lr');
    expect(screen.getByText('Size: lr from 0.01 to 1')).toBeTruthy();
    await user.click(screen.getByRole('checkbox', { name: 'As a table' }));
    const table = screen.getByRole('group', {
      name: 'train/loss by optimizer'
    });
    expect(cellsOf(table)[1]).toEqual(['run-0', 'adam', '3', '1']);
  });

  it('is of boxes, with their numbers in a table', async () => {
    const layout = layoutWith({
      kind: 'box',
      x: { group: 'param', key: 'optimizer', aggregate: 'latest' }
    });
    render(view(kernelOf().connect(), {}, null, layout));
    await screen.findByRole('group', { name: 'train/loss by optimizer' });
    expect(screen.getAllByText('adam (2)', { selector: 'text' })).toHaveLength(
      1
    );
    const user = userEvent.setup();
    await user.click(screen.getByRole('checkbox', { name: 'As a table' }));
    const table = screen.getByRole('group', {
      name: 'train/loss by optimizer'
    });
    expect(cellsOf(table)).toEqual([
      [
        ...['optimizer', 'Runs', 'Minimum', 'Lower quartile', 'Median'],
        ...['Upper quartile', 'Maximum']
      ],
      ['adam', '2', '1', '1.5', '2', '2.5', '3'],
      ['sgd', '1', '2', '2', '2', '2', '2']
    ]);
  });

  it('is of bars, the best first, the baseline marked', async () => {
    const layout = layoutWith({ kind: 'bar' }, { baseline: makeRun(1).run_id });
    render(view(kernelOf().connect(), {}, null, layout));
    const bars = await screen.findByRole('grid', {
      name: 'train/loss of each run'
    });
    const lines = () => within(bars).getAllByRole('row');
    expect(lines().map(({ textContent }) => textContent)).toEqual([
      ...['run-21', 'run-12', 'run-03']
    ]);
    expect(within(lines()[1] ?? bars).getByLabelText('Baseline')).toBeTruthy();
    const user = userEvent.setup();
    bars.focus();
    await user.keyboard('{ArrowDown} ');
    expect(lines()[0]?.getAttribute('aria-selected')).toBe('true');
    expect(bars.getAttribute('aria-activedescendant')).toBe(lines()[0]?.id);
  });

  it('has a bar for each group, with its spread', async () => {
    const layout = layoutWith(
      { kind: 'bar' },
      { group_by: { group: 'param', key: 'optimizer' } }
    );
    render(view(kernelOf().connect(), {}, null, layout));
    const bars = await screen.findByRole('grid', {
      name: 'train/loss by optimizer'
    });
    expect(
      within(bars)
        .getAllByRole('row')
        .map(({ textContent }) => textContent)
    ).toEqual(['adam2.0 ± 1.4 (2)', 'sgd2 (1)']);
  });

  it('is a surface between the runs, where they are not on one line', async () => {
    const runs = [
      [1, 1, 1],
      [2, 1, 2],
      [1, 2, 3],
      [2, 2, 4]
    ].map(([a, b, loss], n) =>
      makeRun(n, {
        params: { a: String(a), b: String(b) },
        metrics: { loss: loss ?? 0 }
      })
    );
    const { unmount } = render(
      view(kernelOf(runs).connect(), {}, null, layoutWith({ kind: 'contour' }))
    );
    await screen.findByRole('group', { name: 'loss by a and b' });
    expect(screen.getByText(/^Between 4 runs: the mean of all/)).toBeTruthy();
    unmount();
    render(
      view(
        kernelOf(
          runs.slice(0, 2).concat(makeRun(9, { params: { b: '9' } }))
        ).connect(),
        ...([{}, null, layoutWith({ kind: 'contour' })] as const)
      )
    );
    await screen.findByText(/^No surface: it takes three runs/);
  });

  it('says in one sentence why there is nothing, with something to do', async () => {
    const layout = layoutWith({ kind: 'contour' });
    render(view(kernelOf().connect(), {}, null, layout));
    await screen.findByText(
      'These runs have no two numeric params that differ.'
    );
    const user = userEvent.setup();
    await user.click(
      screen.getByRole('button', { name: 'Show parallel coordinates' })
    );
    await screen.findByRole('group', { name: /^Parallel coordinates/ });
  });

  it.each(['scatter', 'box'] as const)(
    'leads from a %s of runs without params to bars',
    async kind => {
      const runs = [0, 1].map(n => makeRun(n, { metrics: { loss: n } }));
      const layout = layoutWith({ kind });
      render(view(kernelOf(runs).connect(), {}, null, layout));
      await screen.findByText('These runs have no params to compare.');
      const user = userEvent.setup();
      await user.click(screen.getByRole('button', { name: 'Show bars' }));
      await screen.findByRole('grid', { name: 'loss of each run' });
    }
  );

  it('tells importance, and on how many runs that rests', async () => {
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
    await choose(user, 'Chart', 'Importance');
    const told = await screen.findByRole('region', { name: 'Importance' });
    expect(within(told).getByText('Rests on 3 runs of 3.')).toBeTruthy();
    expect(cellsOf(told).slice(1)).toEqual([
      ['lr', '0.80', '−0.50', '3'],
      ['optimizer', '0.20', '–', '3']
    ]);
    await choose(user, 'Metric', 'val/loss');
    await waitFor(() => {
      expect(kernel.asks('compare.importance').at(-1)?.params).toMatchObject({
        metric: { key: 'val/loss', aggregate: 'latest' }
      });
    });
    // Texts lead to boxes, numbers to points.
    const again = await screen.findByRole('region', { name: 'Importance' });
    await user.click(within(again).getByRole('button', { name: 'optimizer' }));
    await screen.findByRole('group', { name: 'val/loss by optimizer' });
    expect(screen.getAllByText('adam (2)', { selector: 'text' })).toHaveLength(
      1
    );
  });
});
