// @vitest-environment happy-dom
import './layout';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { describe, expect, it, vi } from 'vitest';
import { english } from '../../js/core/text';
import type { RunsSpec } from '../../js/protocol/generated';
import { RunTable } from '../../js/ui/RunTable';
import { makeRun, MemoryKernel } from './memoryKernel';

const spec: RunsSpec = {
  view: 'runs',
  view_id: 'view',
  store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [] }
};

async function show(onSpecChange: (spec: RunsSpec) => void = () => undefined) {
  const runs = [0, 1, 2].map(n =>
    makeRun(n, { metrics: { rmse: 2 - n / 2 }, params: { same: 'x' } })
  );
  render(
    <RunTable
      client={new MemoryKernel(runs).connect()}
      spec={spec}
      snapshot={null}
      takenAt={null}
      text={english}
      onSpecChange={onSpecChange}
    />
  );
  await screen.findByText('run-0');
  return userEvent.setup();
}

const headers = () =>
  [...document.querySelectorAll('thead th[aria-sort]')].map(
    header => header.textContent
  );

describe('columns', () => {
  it('are hidden where they never differ, and the page is told', async () => {
    const told = vi.fn();
    const user = await show(told);
    await user.click(screen.getByRole('button', { name: 'Columns' }));
    const panel = screen.getByRole('dialog', { name: 'Columns' });
    await user.click(
      within(panel).getByLabelText('Hide columns that never differ')
    );
    expect(headers()).not.toContain('same');
    expect(told).toHaveBeenCalledWith(
      expect.objectContaining({
        layout: expect.objectContaining({ hide_constant: true }) as unknown
      })
    );
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('move and resize by keyboard, and have a menu', async () => {
    const user = await show();
    const rmse = () => screen.getByRole('columnheader', { name: 'rmse' });
    within(rmse()).getByRole('button').focus();
    await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
    expect(headers().slice(-3)).toEqual(['rmse', 'Duration', 'same']);
    const width = () => rmse().style.width;
    const before = parseInt(width());
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}');
    expect(parseInt(width())).toBe(before + 16);
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await user.click(screen.getByRole('menuitem', { name: 'Hide' }));
    expect(headers()).not.toContain('rmse');
  });
});

describe('a baseline', () => {
  it('is set by key and tells better from worse', async () => {
    const user = await show();
    screen.getByRole('grid').focus();
    await user.keyboard('{ArrowDown}{ArrowDown}b');
    const delta = (name: string) =>
      screen
        .getByRole('row', { name: new RegExp(name) })
        .querySelector('.jp-TrialbookDelta')?.textContent;
    expect(delta('run-0')).toBe('+0.5▼worse');
    expect(delta('run-1')).toBe('');
    expect(delta('run-2')).toBe('−0.5▲better');
  });

  it('leaves the eye of a run alone, which closes by key', async () => {
    const user = await show();
    screen.getByRole('grid').focus();
    await user.keyboard('{ArrowDown}v');
    const eye = screen.getByRole('button', { name: 'Show run-0' });
    expect(eye.getAttribute('aria-pressed')).toBe('false');
    await user.click(eye);
    expect(eye.getAttribute('aria-pressed')).toBe('true');
  });
});

describe('the filter box', () => {
  it('completes names', async () => {
    const user = await show();
    const box = screen.getByRole('searchbox');
    await user.type(box, 'rm');
    await user.click(screen.getByRole('option', { name: 'metrics.rmse' }));
    expect((box as HTMLInputElement).value).toBe('metrics.rmse ');
    expect(screen.getAllByRole('option')[0]?.textContent).toBe('<');
  });
});
