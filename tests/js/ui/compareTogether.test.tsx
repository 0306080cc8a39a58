// @vitest-environment happy-dom
import '../layout';
import {
  fireEvent,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { PointedRun } from '../../../js/core/compare/pointedRun';
import { stylesBy } from '../../../js/core/compare/runPaint';
import { runStyle } from '../../../js/core/marks/runColours';
import type { CompareLayout } from '../../../js/protocol/generated';
import { KeptOrder } from '../../../js/ui/compare/useLineOwners';
import { kernelOf, view } from '../comparePage';
import { makeRun } from '../memoryKernel';

const layout: CompareLayout = {
  sections: ['curves'],
  settings: { axis: 'step' },
  group_by: { group: 'param', key: 'optimizer' }
};

/** Five runs of three optimizers, of which some have failed. */
function fiveRuns() {
  return ['adam', 'sgd', 'adam', 'lion', 'sgd'].map((optimizer, n) =>
    makeRun(n, {
      params: { optimizer },
      metrics: { 'val/loss': 4 - n },
      status: n === 2 ? 'FAILED' : 'FINISHED'
    })
  );
}

const groups = () =>
  within(screen.getByRole('list', { name: 'Groups' }))
    .queryAllByRole('button')
    .map(({ textContent }) => textContent);

describe('what is chosen of the runs of a comparison', () => {
  it('goes together: groups, the first, hidden statuses, closed eyes', async () => {
    const runs = fiveRuns();
    render(view(kernelOf(runs).connect(), {}, null, layout));
    await screen.findByRole('list', { name: 'Groups' });
    await waitFor(() => {
      expect(groups()).toEqual(['adam (2)', 'sgd (2)', 'lion (1)']);
    });
    const user = userEvent.setup();
    const choose = async (name: string) => {
      await user.click(screen.getByRole('button', { name: 'Which runs' }));
      await user.click(screen.getByRole('menuitemcheckbox', { name }));
    };
    await choose('Hide Failed and Killed Runs');
    await waitFor(() => {
      expect(groups()).toEqual(['adam (1)', 'sgd (2)', 'lion (1)']);
    });
    // The only run of a group: with its eye the group is gone, and comes again.
    await user.click(screen.getByRole('button', { name: 'Show run-3' }));
    expect(groups()).toEqual(['adam (1)', 'sgd (2)']);
    // An eye that is closed stays closed among the first.
    await choose('Show First 10');
    expect(screen.getByText('3 of 4 shown')).toBeTruthy();
    expect(groups()).toEqual(['adam (1)', 'sgd (2)']);
    await choose('Show All');
    await waitFor(() => {
      expect(groups()).toEqual(['adam (1)', 'sgd (2)', 'lion (1)']);
    });
  });

  it('is held by a click on a group or a run, and let go by another', async () => {
    const user = userEvent.setup();
    const runs = fiveRuns();
    render(view(kernelOf(runs).connect(), {}, null, layout));
    await screen.findByRole('list', { name: 'Groups' });
    const group = await screen.findByRole('button', { name: /^sgd/ });
    const row = () =>
      screen
        .getByRole('rowheader', { name: 'run-1' })
        .closest('.jp-TrialbookCompare-run')?.className;
    await user.click(group);
    await user.unhover(group);
    expect(group.getAttribute('aria-pressed')).toBe('true');
    expect(row()).toContain('jp-mod-pointed');
    await user.click(group);
    await user.unhover(group);
    expect(row()).not.toContain('jp-mod-pointed');
    await user.click(screen.getByText('run-1'));
    fireEvent.mouseLeave(screen.getByRole('grid'));
    expect(row()).toContain('jp-mod-pointed');
    screen.getByRole('grid').focus();
    await user.keyboard('{Escape}');
    expect(row()).not.toContain('jp-mod-pointed');
  });
});

describe('a run that is held', () => {
  it('stands out wherever no other is pointed at', () => {
    const pointed = new PointedRun();
    pointed.hold('a');
    pointed.set('b');
    expect([pointed.get(), pointed.held]).toEqual(['b', 'a']);
    pointed.set(null);
    expect(pointed.get()).toBe('a');
    pointed.hold('a');
    expect(pointed.get()).toBeNull();
  });
});

describe('a legend', () => {
  it('keeps its order while values come', () => {
    const order = new KeptOrder();
    const arranged = (of: string, ...names: string[]) =>
      order.arranged(names, name => name, of).join('');
    expect(arranged('loss', 'a', 'b', 'c')).toBe('abc');
    expect(arranged('loss', 'd', 'c', 'a', 'b')).toBe('abcd');
    expect(arranged('loss', 'd', 'b')).toBe('bd');
    // A person asked for another one.
    expect(arranged('name', 'd', 'c', 'a')).toBe('dca');
  });

  it('tells groups apart by more than colours', () => {
    const rows = ['1', '2', '10', '3'].map((lr, n) =>
      makeRun(n, { params: { lr } })
    );
    const styleOf = stylesBy(
      rows,
      { group: 'param', key: 'lr' },
      undefined,
      runStyle
    );
    const shapes = rows.map(row => styleOf(row).shape);
    expect(new Set(shapes).size).toBe(4);
    const names = Array.from({ length: 12 }, (_, n) =>
      makeRun(n, { params: { model: `m${String(n)}` } })
    );
    const by = { group: 'param', key: 'model' } as const;
    const texts = stylesBy(names, by, undefined, runStyle);
    expect(new Set(names.map(row => JSON.stringify(texts(row)))).size).toBe(12);
  });
});
