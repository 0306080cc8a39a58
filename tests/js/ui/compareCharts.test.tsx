// @vitest-environment happy-dom
import '../layout';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type {
  CompareLayout,
  CompareSpec,
  SeriesReadParams
} from '../../../js/protocol/generated';
import type { CompareKernel } from '../compareKernel';
import { kernelOf, view } from '../comparePage';
import { makeRun } from '../memoryKernel';

/** A comparison of two runs with these metrics. */
function kernelWith(...keys: string[]): CompareKernel {
  const metrics = Object.fromEntries(keys.map((key, at) => [key, at]));
  const runs = [0, 1].map(n =>
    makeRun(n, { metrics, params: { depth: String(n) } })
  );
  const kernel = kernelOf(runs);
  runs.forEach(({ run_id }) => {
    kernel.series[run_id] = Object.fromEntries(
      keys.map(key => [key, [3, 2, 1]])
    );
  });
  return kernel;
}

function show(kernel: CompareKernel, layout?: CompareLayout) {
  const onSpecChange = vi.fn<(changed: unknown) => void>();
  render(view(kernel.connect(), { onSpecChange }, null, layout));
  return {
    user: userEvent.setup(),
    layout: () =>
      (onSpecChange.mock.lastCall?.[0] as CompareSpec | undefined)?.layout
  };
}

const names = () =>
  screen
    .queryAllByRole('figure')
    .map(figure => figure.querySelector('figcaption b')?.textContent);
const menuOf = (name: string) =>
  screen.getByRole('button', { name: `Change the chart ${name}` });
const drawn = async (...expected: string[]) => {
  await waitFor(() => {
    expect(names()).toEqual(expected);
  });
};

describe('a chart', () => {
  it('has settings of its own, beside those of all charts', async () => {
    const kernel = kernelWith('acc', 'loss');
    const { user, layout } = show(kernel);
    await drawn('acc', 'loss');
    await user.click(menuOf('loss'));
    await user.click(screen.getByRole('menuitem', { name: 'Settings…' }));
    const own = within(
      screen.getByRole('dialog', { name: 'Settings of loss' })
    );
    await user.selectOptions(own.getByLabelText('Axis'), 'relative');
    await user.selectOptions(own.getByLabelText('Smoothing'), 'mean');
    await user.click(own.getByLabelText('Log x'));
    await user.type(own.getByLabelText('Minimum of y'), '2');
    expect(
      own.getByLabelText('Minimum of y').getAttribute('aria-invalid')
    ).toBe('true');
    await user.type(own.getByLabelText('Maximum of y'), '3.5');
    expect(layout()?.charts?.[1]).toEqual({
      keys: ['loss'],
      settings: {
        axis: 'relative',
        smoothing: { kind: 'mean', amount: 10 },
        log_x: true,
        y_range: { start: 2, end: 3.5 }
      }
    });
    expect(layout()?.settings).toEqual({ axis: 'step' });
    await waitFor(() => {
      expect(kernel.asks('series.read').at(-1)?.params).toMatchObject({
        keys: ['loss'],
        axis: 'relative'
      });
    });
    await user.clear(own.getByLabelText('Minimum of y'));
    await user.clear(own.getByLabelText('Maximum of y'));
    expect(layout()?.charts?.[1]?.settings).not.toHaveProperty('y_range');
    await user.click(own.getByRole('button', { name: 'As all charts' }));
    expect(layout()?.charts?.[1]).toEqual({ keys: ['loss'] });
    expect(document.activeElement).toBe(menuOf('loss'));
    await user.click(screen.getByRole('checkbox', { name: 'Log y' }));
    expect(layout()?.settings).toEqual({ axis: 'step', log_y: true });
  });

  it('of groups has a line and a band of its own', async () => {
    const kernel = kernelWith('acc', 'loss');
    const { user } = show(kernel, {
      sections: ['curves'],
      settings: { axis: 'step' },
      group_by: { group: 'param', key: 'depth' }
    });
    await drawn('acc', 'loss');
    await waitFor(() => {
      expect(kernel.asks('compare.bands')).toHaveLength(1);
    });
    await user.click(menuOf('loss'));
    await user.click(screen.getByRole('menuitem', { name: 'Settings…' }));
    const own = within(screen.getByRole('dialog'));
    await user.selectOptions(own.getByLabelText('Line'), 'median');
    await user.selectOptions(own.getByLabelText('Band'), 'sem');
    await waitFor(() => {
      expect(kernel.asks('compare.bands').at(-1)?.params).toMatchObject({
        ...{ keys: ['loss'], centre: 'median', band: 'sem' }
      });
    });
    // The other chart is asked for once, whatever becomes of this one.
    const asked = kernel
      .asks('compare.bands')
      .filter(({ params }) => JSON.stringify(params).includes('"acc"'));
    expect(asked).toHaveLength(1);
  });

  it('draws metrics that a person chooses', async () => {
    const { user } = show(kernelWith('acc', 'f1', 'loss'));
    await drawn('acc', 'f1', 'loss');
    await user.click(menuOf('acc'));
    await user.click(screen.getByRole('menuitem', { name: 'Metrics…' }));
    await user.type(screen.getByPlaceholderText('Find a metric'), 'f');
    await user.click(screen.getByRole('checkbox', { name: 'f1' }));
    await user.click(screen.getByRole('button', { name: 'Apply' }));
    await drawn('acc, f1', 'f1', 'loss');
    await waitFor(() => {
      expect(document.activeElement).toBe(menuOf('acc, f1'));
    });
  });

  it('is added, moved and removed by keys', async () => {
    const { user } = show(kernelWith('acc', 'f1', 'loss'));
    await drawn('acc', 'f1', 'loss');
    screen.getByRole('button', { name: 'Add a chart' }).focus();
    await user.keyboard('{Enter}');
    const dialog = screen.getByRole('dialog', { name: 'Add a chart' });
    within(dialog).getByRole('checkbox', { name: 'loss' }).focus();
    await user.keyboard(' ');
    within(dialog).getByRole('checkbox', { name: 'acc' }).focus();
    await user.keyboard(' ');
    within(dialog).getByRole('button', { name: 'Add' }).focus();
    await user.keyboard('{Enter}');
    await drawn('loss, acc', 'acc', 'f1', 'loss');
    await waitFor(() => {
      expect(document.activeElement).toBe(menuOf('loss, acc'));
    });
    const choose = async (item: string) => {
      await user.keyboard('{Enter}');
      const line = screen.getByRole('menuitem', { name: item });
      expect(line).toHaveProperty('disabled', false);
      line.focus();
      await user.keyboard('{Enter}');
    };
    await choose('Move Forward');
    await drawn('acc', 'loss, acc', 'f1', 'loss');
    await choose('Move Forward');
    await drawn('acc', 'f1', 'loss, acc', 'loss');
    expect(document.activeElement).toBe(menuOf('loss, acc'));
    await choose('Move Back');
    await choose('Move Back');
    await drawn('loss, acc', 'acc', 'f1', 'loss');
    await user.keyboard('{Enter}');
    expect(screen.getByRole('menuitem', { name: 'Move Back' })).toHaveProperty(
      'disabled',
      true
    );
    await user.keyboard('{Escape}');
    await choose('Remove');
    await drawn('acc', 'f1', 'loss');
  });
});

describe('sections', () => {
  it('are closed, and found again', async () => {
    const kernel = kernelWith('loss', 'gpu/heat', 'system/cpu');
    const { user, layout } = show(kernel);
    const open = (name: RegExp) =>
      screen.getByRole('button', { name }).getAttribute('aria-expanded');
    await drawn('loss', 'gpu/heat');
    expect(open(/^system\//)).toBe('false');
    await user.click(screen.getByRole('button', { name: /^gpu\// }));
    await user.click(screen.getByRole('button', { name: /^system\// }));
    await drawn('loss', 'system/cpu');
    expect(layout()?.closed).toEqual(['gpu/']);
  });

  it('that are closed show what is searched for', async () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const kernel = kernelWith(...keys, 'system/cpu');
    const { user } = show(kernel);
    await user.type(await screen.findByRole('searchbox'), 'cpu');
    await drawn('system/cpu');
  });
});

describe('a thousand charts', () => {
  const keys = Array.from(
    { length: 1000 },
    (_, n) => `m${String(n).padStart(3, '0')}`
  );
  const asked = (kernel: CompareKernel) =>
    kernel
      .asks('series.read')
      .flatMap(({ params }) => (params as SeriesReadParams).keys);

  it('cost what is in sight: the others are not there and ask for nothing', async () => {
    const kernel = kernelWith(...keys);
    const { user } = show(kernel);
    const group = (name: string) =>
      screen.findByRole('group', { name: `${name}: 2 curves` });
    await group('m000');
    const few = names().length;
    expect(few).toBeLessThan(12);
    expect(kernel.asks('series.read')).toHaveLength(1);
    expect(asked(kernel)).toEqual(keys.slice(0, few));

    // Far down: those above are gone, and what lies between was never asked for.
    const scroller = document.querySelector('.jp-TrialbookCompare-scroller');
    act(() => {
      scroller!.scrollTop = 280 * 200;
      scroller!.dispatchEvent(new Event('scroll'));
    });
    await waitFor(() => {
      expect(names()).not.toContain('m000');
    });
    const there = names();
    expect(there.length).toBeLessThan(12);
    await group(there[0] ?? '');
    expect(kernel.asks('series.read')).toHaveLength(2);
    expect(asked(kernel)).toEqual([...keys.slice(0, few), ...there]);

    // A run that goes on is asked for what is in sight alone.
    kernel.log(makeRun(0, { metrics: { m000: 7, [there[0] ?? '']: 7 } }));
    await waitFor(
      () => {
        expect(kernel.asks('series.read')).toHaveLength(3);
      },
      { timeout: 4000 }
    );
    expect(kernel.asks('series.read')[2]?.params).toMatchObject({
      ...{ keys: there, run_ids: [makeRun(0).run_id] }
    });

    // One is found by its name.
    await user.type(screen.getByRole('searchbox'), 'm777');
    await drawn('m777');
    await group('m777');
    expect(new Set(asked(kernel)).size).toBeLessThan(50);
  });

  it('keep no list of themselves because one is changed', async () => {
    const { user, layout } = show(kernelWith(...keys));
    await screen.findByRole('group', { name: 'm000: 2 curves' });
    await user.click(menuOf('m001'));
    await user.click(screen.getByRole('menuitem', { name: 'Remove' }));
    await waitFor(() => {
      expect(names().slice(0, 2)).toEqual(['m000', 'm002']);
    });
    expect(JSON.stringify(layout()).length).toBeLessThan(300);
  });
});
