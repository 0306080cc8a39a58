// @vitest-environment happy-dom
import { everythingInSight } from '../layout';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { chartsIn } from '../canvas';
import { NOON } from '../memoryKernel';
import { makeDetail, metric, RunKernel } from '../runKernel';
import { open, page } from '../runPage';
import { runClient } from '../savedViews';

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  everythingInSight();
});

describe('a run in a saved notebook', () => {
  const detail = makeDetail({
    metrics: [metric('loss', [3, 2, 1])],
    params: { depth: '3' }
  });
  const snapshot = { detail, left_out: 4 };
  const client = runClient(detail, [
    { key: 'loss', total: 90, steps: [0, 1], values: [3, 1] }
  ]);

  it('shows what was kept and says what was not', async () => {
    const reconnect = { label: 'Start kernel', run: vi.fn() };
    render(
      page(new RunKernel(detail), {
        client,
        snapshot,
        takenAt: NOON,
        compact: true,
        reconnect
      })
    );
    expect(screen.getByText(/^saved view of .* · no kernel$/)).toBeTruthy();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Start kernel' }));
    expect(reconnect.run).toHaveBeenCalledOnce();
    const panel = await open('Metrics');
    expect(panel.getByText(/does not keep 4 values/)).toBeTruthy();
    await waitFor(() => {
      expect(chartsIn(document).map(({ points }) => points)).toEqual(['2']);
    });
    expect((await open('Cells')).getByText(/a kernel has them/)).toBeTruthy();
    expect(
      (await open('Artifacts')).getByText(/a kernel has them/)
    ).toBeTruthy();
  });

  it('comes to life', async () => {
    const kernel = new RunKernel({ ...detail, params: { depth: '4' } });
    const onIdle = vi.fn();
    const { rerender } = render(
      page(kernel, {
        client,
        snapshot,
        takenAt: NOON,
        onIdle
      })
    );
    await open('Params');
    rerender(
      page(kernel, {
        client: kernel.connect(),
        snapshot,
        takenAt: NOON,
        onIdle
      })
    );
    await screen.findByText('live');
    expect(screen.getByText('4')).toBeTruthy();
  });
});
