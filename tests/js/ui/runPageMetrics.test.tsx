// @vitest-environment happy-dom
import '../layout';
import { render, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { drawn } from '../drawnCharts';
import { makeDetail, metric, RunKernel } from '../runKernel';
import { open, page, SizeKnown } from '../runPage';

vi.mock('plotly.js-cartesian-dist-min', () => import('../drawnCharts'));

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.stubGlobal('ResizeObserver', SizeKnown);
  drawn.length = 0;
});

describe('the curves of a run', () => {
  it('draws curves by the beginnings of their names, smoothed, and tells the best', async () => {
    const values = [4, 0, 2];
    const loss = { ...metric('val/loss', values), min_step: 1 };
    const names = ['lr', 'train/loss'].map(key => metric(key, values));
    const kernel = new RunKernel(makeDetail({ metrics: [...names, loss] }));
    kernel.series = { lr: values, 'train/loss': values, 'val/loss': values };
    render(page(kernel));
    const panel = await open('Metrics');
    expect(
      panel.getAllByRole('heading').map(({ textContent }) => textContent)
    ).toEqual(['train/', 'val/']);
    expect(panel.getByText('best 0 at step 1')).toBeTruthy();
    await userEvent.selectOptions(panel.getByLabelText('Smoothing'), 'Light');
    await waitFor(() => {
      expect(drawn.at(-1)?.data.map(({ y }) => y[0])).toEqual([4, 4]);
    });
    // 0.6 of what was before, and the beginning weighs no more.
    expect(drawn.at(-1)?.data[1]?.y[1]).toBeCloseTo(1.5);
    expect(drawn.at(-1)?.data[0]?.y).toEqual(values);
  });

  it('draws curves, zooms by keys and shows them as a table', async () => {
    const values = Array.from({ length: 101 }, (_, x) => 100 - x);
    const kernel = new RunKernel(
      makeDetail({ metrics: [metric('loss', values), metric('once', [1])] })
    );
    kernel.series = { loss: values };
    render(page(kernel));
    const panel = await open('Metrics');
    const chart = await panel.findByRole('group', {
      name: /^loss: 101 points/
    });
    await waitFor(() => {
      expect(drawn.at(-1)?.data[0]?.y).toEqual(values);
    });
    const user = userEvent.setup();
    chart.focus();
    await user.keyboard('+');
    await waitFor(() => {
      expect(drawn.at(-1)?.layout.xaxis.range).toEqual([25, 75]);
    });
    expect(drawn.at(-1)?.data[0]?.x).toHaveLength(51);
    await user.keyboard('{ArrowRight}');
    await waitFor(() => {
      expect(drawn.at(-1)?.layout.xaxis.range).toEqual([37.5, 87.5]);
    });
    const asked = kernel.asks('series.read').length;
    await user.keyboard('0');
    await waitFor(() => {
      expect(drawn.at(-1)?.data[0]?.x).toHaveLength(101);
    });
    expect(kernel.asks('series.read')).toHaveLength(asked);
    await user.click(panel.getByLabelText('Logarithmic'));
    await waitFor(() => {
      expect(drawn.at(-1)?.layout.yaxis.type).toBe('log');
    });
    await user.click(panel.getByRole('button', { name: 'As a table: loss' }));
    expect(
      within(panel.getByRole('group', { name: 'loss' })).getAllByRole('row')
    ).toHaveLength(102);
    expect(
      panel.getByLabelText<HTMLInputElement>('Curve of once').disabled
    ).toBe(true);
    await user.click(panel.getByLabelText('Curve of loss'));
    expect(panel.queryByRole('figure')).toBeNull();
  });
});
