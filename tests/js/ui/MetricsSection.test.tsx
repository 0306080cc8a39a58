// @vitest-environment happy-dom
import { everythingInSight } from '../layout';
import { chartsIn, drawnIn } from '../canvas';
import {
  act,
  fireEvent,
  type queries,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { english } from '../../../js/core/text/text';
import type { MetricSummary } from '../../../js/protocol/generated';
import { RunPage } from '../../../js/ui/run/RunPage';
import { makeDetail, metric, RunKernel } from '../runKernel';

const run = { store_id: null, run_id: 'a'.repeat(32) };

/** The metrics of a run whose kernel has the same values of each. */
async function openMetrics(
  metrics: MetricSummary[],
  values: readonly number[],
  tab = 'Metrics'
): Promise<{
  panel: ReturnType<typeof within<typeof queries>>;
  kernel: RunKernel;
}> {
  const kernel = new RunKernel(makeDetail({ metrics }));
  kernel.series = Object.fromEntries(
    metrics.map(({ key }) => [key, [...values]])
  );
  render(
    <RunPage
      client={kernel.connect()}
      run={run}
      snapshot={null}
      takenAt={null}
      text={english}
    />
  );
  await userEvent.click(
    await screen.findByRole('tab', { name: new RegExp(`^${tab}`) })
  );
  return { panel: within(screen.getByRole('tabpanel')), kernel };
}

const charts = () => chartsIn(document);

beforeEach(() => {
  vi.unstubAllGlobals();
  everythingInSight();
});

describe('the metrics of a run', () => {
  it('stand in sections by the beginnings of their names, which fold', async () => {
    const values = [4, 0, 2];
    const loss = { ...metric('val/loss', values), min_step: 1 };
    const names = ['lr', 'train/loss', 'gpu/load', 'gpu/heat'];
    const { panel } = await openMetrics(
      [...names.map(key => metric(key, values)), loss],
      values
    );
    const headings = panel.getAllByRole('heading');
    expect(headings.map(({ textContent }) => textContent)).toEqual([
      'No prefix1',
      'train/ · val/1',
      'gpu/2'
    ]);
    expect(await panel.findByText('best 0 at step 1')).toBeTruthy();
    expect(panel.getAllByRole('figure')).toHaveLength(4);
    const user = userEvent.setup();
    await user.click(panel.getByRole('button', { name: 'gpu/ 2' }));
    expect(panel.getAllByRole('figure')).toHaveLength(2);
    // A number leads to its curve, wherever that is.
    await user.click(panel.getByRole('button', { name: 'gpu/heat' }));
    expect(panel.getAllByRole('figure')).toHaveLength(4);
    expect(document.activeElement?.textContent).toContain('gpu/heat');
  });

  it('are smoothed beside what was logged', async () => {
    const values = [4, 0, 2];
    const { panel } = await openMetrics([metric('loss', values)], values);
    await waitFor(() => {
      expect(charts()).toMatchObject([{ points: '3' }]);
    });
    const slider = panel.getByLabelText(/^Smoothing/);
    expect(slider.getAttribute('aria-valuetext')).toBe('off');
    fireEvent.change(slider, { target: { value: '10' } });
    expect(slider.getAttribute('aria-valuetext')).toBe('0.999');
    await waitFor(() => {
      expect(charts()).toMatchObject([{ points: '3 3' }]);
    });
    // What was logged is not read out a second time.
    const shown = panel
      .getByRole('figure')
      .querySelectorAll('.jp-TrialbookChart-value');
    expect(Array.from(shown, ({ textContent }) => textContent)).toEqual([
      '1.9993'
    ]);
  });

  it('are zoomed by keys and shown as a table', async () => {
    const values = Array.from({ length: 101 }, (_, x) => 100 - x);
    const { panel, kernel } = await openMetrics(
      [metric('loss', values), metric('once', [1])],
      values
    );
    const chart = await panel.findByRole('group', {
      name: /^loss: 101 points/
    });
    await waitFor(() => {
      expect(charts()).toMatchObject([{ points: '101' }]);
    });
    const user = userEvent.setup();
    chart.focus();
    await user.keyboard('+');
    await waitFor(() => {
      expect(charts()).toMatchObject([{ points: '51', range: '25 75' }]);
    });
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}');
    await waitFor(() => {
      expect(charts()).toMatchObject([{ range: '37.5 87.5' }]);
    });
    const asked = kernel.asks('series.read').length;
    await user.keyboard('0');
    await waitFor(() => {
      expect(charts()).toMatchObject([{ points: '101' }]);
    });
    expect(kernel.asks('series.read')).toHaveLength(asked);
    await user.click(panel.getByLabelText('Logarithmic'));
    await waitFor(() => {
      expect(charts()).toMatchObject([{ scale: 'log' }]);
    });
    await user.click(panel.getByRole('button', { name: 'As a table: loss' }));
    expect(
      within(panel.getByRole('group', { name: 'loss' })).getAllByRole('row')
    ).toHaveLength(102);
    expect(panel.getAllByRole('figure')).toHaveLength(1);
  });

  it('of the machine are shares of all of it, and bytes', async () => {
    const names = ['cpu_utilization_percentage', 'disk_usage_megabytes'];
    const { panel } = await openMetrics(
      names.map(name => metric(`system/${name}`, [10, 20], { system: true })),
      [10, 20],
      'System'
    );
    const figures = await panel.findAllByRole('figure');
    await waitFor(() => {
      expect(charts()).toHaveLength(2);
    });
    expect(figures.map(figure => drawnIn(figure).texts.at(-1))).toEqual([
      '100 %',
      '20 MB'
    ]);
    expect(figures[1]?.textContent).toContain('20 MB');
  });

  it('cost nothing where they are out of sight', async () => {
    const seen: { show: (inSight: boolean) => void; target: Element }[] = [];
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        constructor(private readonly _tell: (entries: object[]) => void) {}
        observe = (target: Element) => {
          const show = (isIntersecting: boolean) => {
            const boundingClientRect = { height: 260 };
            this._tell([{ isIntersecting, boundingClientRect }]);
          };
          seen.push({ show, target });
        };
        disconnect = () => undefined;
      }
    );
    const metrics = Array.from({ length: 210 }, (_, n) =>
      metric(`part_${String(n % 20)}/value_${String(n)}`, [1, 2])
    );
    const { panel, kernel } = await openMetrics(metrics, [1, 2]);
    expect(panel.getAllByRole('figure')).toHaveLength(210);
    expect(panel.getByRole('button', { name: 'Show all 210' })).toBeTruthy();
    expect([charts().length, kernel.asks('series.read').length]).toEqual([
      0, 0
    ]);
    act(() => {
      seen.slice(0, 3).forEach(({ show }) => {
        show(true);
      });
    });
    await waitFor(() => {
      expect(charts()).toHaveLength(3);
    });
    // All that has come into sight is asked for together.
    expect(kernel.asks('series.read')).toHaveLength(1);
    act(() => {
      seen[0]?.show(false);
    });
    expect(charts()).toHaveLength(2);
    // Nothing moves because it is gone.
    expect((seen[0]?.target as HTMLElement).style.minHeight).toBe('260px');
  });
});
