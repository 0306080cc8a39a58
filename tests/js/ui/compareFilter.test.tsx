// @vitest-environment happy-dom
import '../layout';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { kernelOf, view } from '../comparePage';

vi.mock('plotly.js-cartesian-dist-min', () => ({
  default: { react: vi.fn(() => Promise.resolve()), purge: vi.fn() }
}));

const names = async () =>
  within(await screen.findByRole('grid', { name: 'Runs' }))
    .getAllByRole('rowheader')
    .map(head => head.getAttribute('aria-label') ?? head.textContent);
const opener = () => screen.getByRole('button', { name: 'Filter' });
const box = () => screen.queryByRole('searchbox', { name: 'Filter runs' });

describe('the filter of a comparison', () => {
  it('is behind one button, by keys too', async () => {
    render(view(kernelOf().connect()));
    expect(await names()).toHaveLength(3);
    expect(box()).toBeNull();
    const user = userEvent.setup();
    opener().focus();
    await user.keyboard('{Enter}');
    expect(document.activeElement).toBe(box());
    expect(opener().getAttribute('aria-expanded')).toBe('true');
    await user.keyboard('{Escape}');
    expect(box()).toBeNull();
    expect(document.activeElement).toBe(opener());
  });

  it('finds runs, and says so where the box is closed', async () => {
    const told = vi.fn();
    const kernel = kernelOf();
    render(view(kernel.connect(), { onSpecChange: told }));
    expect(await names()).toHaveLength(3);
    const user = userEvent.setup();
    await user.click(opener());
    await user.keyboard("run_name ILIKE '%run-1%'{Enter}");
    await waitFor(async () => {
      expect(await names()).toEqual(['run-1']);
    });
    expect(told.mock.lastCall?.[0]).toMatchObject({
      query: { filter: "run_name ILIKE '%run-1%'" }
    });
    await user.click(opener());
    expect(box()).toBeNull();
    expect(opener().title).toBe("run_name ILIKE '%run-1%'");
  });

  it('stays where nothing is found, and is cleared', async () => {
    render(view(kernelOf().connect()));
    expect(await names()).toHaveLength(3);
    const user = userEvent.setup();
    await user.click(opener());
    const input = box();
    await user.keyboard("run_name ILIKE '%nobody%'{Enter}");
    await screen.findByText('No run matches the filter.');
    expect(box()).toBe(input);
    expect(document.activeElement).toBe(input);
    await user.click(screen.getByRole('button', { name: 'Clear the filter' }));
    expect(await names()).toHaveLength(3);
    expect((box() as HTMLInputElement).value).toBe('');
  });
});
