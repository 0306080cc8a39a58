// @vitest-environment happy-dom
import '../layout';
import { render, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
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
