// @vitest-environment happy-dom
import '../layout';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { describe, expect, it } from 'vitest';
import { NO_SERVICES } from '../../../js/core/actions/services';
import { english } from '../../../js/core/text/text';
import type { RunsQuery } from '../../../js/protocol/generated';
import { RunTable } from '../../../js/ui/table/RunTable';
import { makeRun, MemoryKernel } from '../memoryKernel';

const HOSTILE = `<img src=x onerror="window.owned=true">`;

const kernelWith = (filters: Record<string, Record<string, string>> = {}) => {
  const kernel = new MemoryKernel(
    [
      makeRun(1, { metrics: { rmse: 50 } }),
      makeRun(2, { metrics: { rmse: 60 } }),
      makeRun(3, { metrics: { rmse: 70 }, experiment_id: '2' })
    ],
    { '1': 'diabetes', '2': 'churn' }
  );
  Object.assign(kernel.filters, filters);
  return kernel;
};

/** A table of one experiment; what was told, and how to take it back. */
function show(kernel: MemoryKernel, query: Partial<RunsQuery> = {}) {
  const told: { message: string; undo: (() => void) | null }[] = [];
  const client = kernel.connect();
  const shown = { experiment_ids: ['1'], filter: '', order_by: [], ...query };
  render(
    <RunTable
      client={client}
      spec={{ view: 'runs', view_id: 'a', store_id: null, query: shown }}
      snapshot={null}
      takenAt={null}
      text={english}
      services={{
        ...NO_SERVICES,
        tell: (message, undo) => told.push({ message, undo })
      }}
    />
  );
  return { told, client, user: userEvent.setup() };
}

const button = () => screen.getByRole('button', { name: 'Saved filters' });
const box = () =>
  screen.getByRole<HTMLInputElement>('searchbox', { name: 'Filter runs' });
const names = () =>
  [...document.querySelectorAll('tbody th')].map(cell => cell.textContent);
const lines = () =>
  [...document.querySelectorAll('[role^=menuitem] bdi')].map(
    item => item.textContent
  );

describe('saved filters', () => {
  it('are applied, and the one that is applied is marked', async () => {
    const kernel = kernelWith({
      '1': { good: 'metrics.rmse < 55', [HOSTILE]: 'metrics.rmse > 55' },
      '2': { other: 'metrics.rmse < 1' }
    });
    const { user } = show(kernel);
    await screen.findByText('run-2');
    await user.click(button());
    await screen.findByRole('menu');
    expect(lines()).toEqual([
      HOSTILE,
      'good',
      'Save This Filter…',
      'Rename',
      'Delete'
    ]);
    const good = screen.getByRole('menuitemcheckbox', { name: 'good' });
    expect(good.title).toBe('metrics.rmse < 55');
    await user.click(good);
    await waitFor(() => {
      expect(names()).toEqual(['run-1']);
    });
    expect(box().value).toBe('metrics.rmse < 55');
    expect(document.activeElement).toBe(button());
    await user.click(button());
    const [checked] = await screen.findAllByRole('menuitemcheckbox', {
      checked: true
    });
    expect(checked?.textContent).toBe('good');
    expect(document.querySelector('img')).toBeNull();
  });

  it('are saved under a name that their text suggests, and that is taken back', async () => {
    const kernel = kernelWith();
    const { user, told } = show(kernel, { filter: ' metrics.rmse  <  55 ' });
    await screen.findByText('run-1');
    await user.click(button());
    await user.click(await screen.findByText('Save This Filter…'));
    const name = screen.getByRole<HTMLInputElement>('textbox', {
      name: 'Name of the filter'
    });
    expect(name.value).toBe('metrics.rmse < 55');
    expect(document.activeElement).toBe(name);
    await user.keyboard('good{Enter}');
    await waitFor(() => {
      expect(told).toHaveLength(1);
    });
    expect(told[0]?.message).toBe('Filter “good” saved');
    expect(kernel.filters['1']).toEqual({ good: ' metrics.rmse  <  55 ' });
    expect(document.activeElement).toBe(button());
    act(() => {
      told[0]?.undo?.();
    });
    await waitFor(() => {
      expect(kernel.filters['1']).toEqual({});
    });
  });

  it('are renamed and deleted, and that is taken back', async () => {
    const kernel = kernelWith({ '1': { good: 'metrics.rmse < 55' } });
    const { user, told } = show(kernel);
    const input = () => screen.getByRole('textbox');
    await screen.findByText('run-2');
    await user.click(button());
    await user.click(await screen.findByRole('menuitem', { name: 'Rename' }));
    const menus = screen.getAllByRole('menu', { name: 'Rename' });
    await user.click(within(menus[0]!).getByText('good'));
    await user.type(input(), ' one');
    expect(screen.getByRole('button', { name: 'Save' })).toBeTruthy();
    await user.clear(input());
    await user.keyboard('better{Enter}');
    await waitFor(() => {
      expect(kernel.filters['1']).toEqual({ better: 'metrics.rmse < 55' });
    });
    expect(told.at(-1)?.message).toBe('Filter renamed to “better”');
    await user.click(button());
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    const [menu] = screen.getAllByRole('menu', { name: 'Delete' });
    await user.click(within(menu!).getByText('better'));
    await waitFor(() => {
      expect(kernel.filters['1']).toEqual({});
    });
    expect(told.at(-1)?.message).toBe('Filter “better” deleted');
    // By the keys of the table, one after the other.
    button().focus();
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => {
      expect(kernel.filters['1']).toEqual({ better: 'metrics.rmse < 55' });
    });
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => {
      expect(kernel.filters['1']).toEqual({ good: 'metrics.rmse < 55' });
    });
  });

  it('of several experiments are told apart, and saved with one of them', async () => {
    const kernel = kernelWith({
      '1': { good: 'metrics.rmse < 55' },
      '2': { good: 'metrics.rmse < 65' }
    });
    const { user } = show(kernel, {
      experiment_ids: null,
      filter: 'metrics.rmse > 1'
    });
    await screen.findByText('run-3');
    await user.click(button());
    await screen.findByRole('menu');
    expect(lines().slice(0, 2)).toEqual(['good · diabetes', 'good · churn']);
    await user.click(screen.getByText('Save This Filter…'));
    const [menu] = screen.getAllByRole('menu', { name: 'Save This Filter…' });
    await user.click(within(menu!).getByText('churn'));
    await user.keyboard('good');
    expect(screen.getByRole('button', { name: 'Replace' })).toBeTruthy();
    await user.clear(screen.getByRole('textbox'));
    await user.keyboard('all{Enter}');
    await waitFor(() => {
      expect(kernel.filters['2']?.all).toBe('metrics.rmse > 1');
    });
  });

  it('are offered in the empty box', async () => {
    const kernel = kernelWith({ '1': { good: 'metrics.rmse < 55' } });
    const { user } = show(kernel);
    await screen.findByText('run-2');
    await user.click(box());
    expect(screen.queryByRole('option')).toBeNull();
    await user.keyboard('{ArrowDown}');
    const option = await screen.findByRole('option', { name: 'good' });
    expect(option.title).toBe('metrics.rmse < 55');
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => {
      expect(names()).toEqual(['run-1']);
    });
    expect(box().value).toBe('metrics.rmse < 55');
    await user.clear(box());
    await user.type(box(), 'goo');
    expect(screen.queryByRole('option', { name: 'good' })).toBeNull();
  });

  it('cannot be had without a kernel, and say what did not work', async () => {
    const kernel = kernelWith({ '1': { good: 'metrics.rmse < 55' } });
    const { user, client } = show(kernel, { filter: 'metrics.rmse < 65' });
    await screen.findByText('run-2');
    kernel.refused = 'filters.update';
    await user.click(button());
    await user.click(await screen.findByText('Save This Filter…'));
    await user.keyboard('x{Enter}');
    await screen.findByText('The disk is gone.');
    kernel.refused = 'filters.list';
    await user.click(button());
    await screen.findByText('The disk is gone.');
    expect(screen.queryByRole('menu')).toBeNull();
    act(() => {
      client.setChannel(null);
    });
    expect(button()).toHaveProperty('disabled', true);
  });
});
