// @vitest-environment happy-dom
import { everythingInSight } from '../layout';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_SERVICES } from '../../../js/core/actions/services';
import { makeDetail, metric, RunKernel } from '../runKernel';
import { HOSTILE, open, page } from '../runPage';

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  everythingInSight();
});

describe('the page of a run', () => {
  it('says what is known, in words that stay text', async () => {
    const kernel = new RunKernel(
      makeDetail({
        run_name: HOSTILE,
        status: 'FAILED',
        exception: `ValueError: ${HOSTILE}`,
        params: { [HOSTILE]: HOSTILE },
        tags: { [HOSTILE]: HOSTILE },
        note: HOSTILE,
        children: [
          { run_id: 'b'.repeat(32), run_name: HOSTILE, status: 'RUNNING' }
        ],
        children_total: 1
      })
    );
    const openRun = vi.fn();
    render(page(kernel, { services: { ...NO_SERVICES, openRun } }));
    await screen.findByRole('heading', { name: HOSTILE });
    expect(screen.getByText(`ValueError: ${HOSTILE}`)).toBeTruthy();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: HOSTILE }));
    expect(openRun).toHaveBeenCalledWith({
      store_id: kernel.store.store_id,
      run_id: 'b'.repeat(32)
    });
    await open('Params');
    await open('Tags');
    await open('Notes');
    expect(screen.getByText(HOSTILE, { selector: 'pre' })).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('is renamed in its place, by mouse and by keyboard', async () => {
    const kernel = new RunKernel(makeDetail());
    render(page(kernel));
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Rename' }));
    const box = screen.getByRole('textbox', { name: 'Name of the run' });
    await user.clear(box);
    await user.type(box, ' deeper forest {Enter}');
    await screen.findByRole('heading', { name: 'deeper forest' });
    const rename = screen.getByRole('button', { name: 'Rename' });
    expect(document.activeElement).toBe(rename);
    expect(
      kernel.asked.filter(({ method }) => method === 'run.update')
    ).toMatchObject([{ params: { run_name: 'deeper forest' } }]);

    await user.keyboard('{F2}');
    await user.keyboard('other{Escape}');
    const heading = screen.getByRole('heading', { name: 'deeper forest' });
    kernel.refusals['run.update'] = 'The store is full.';
    await user.dblClick(heading);
    await user.keyboard('x{Enter}');
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The store is full.'
    );
  });

  it('is walked by keyboard', async () => {
    render(page(new RunKernel(makeDetail())));
    const user = userEvent.setup();
    (await screen.findByRole('tab', { name: 'Overview' })).focus();
    await user.keyboard('{ArrowLeft}');
    expect(document.activeElement?.textContent).toBe('System');
    expect(screen.getByRole('tabpanel').textContent).toContain(
      'No system metrics'
    );
    await user.keyboard('{Home}{ArrowRight}');
    expect(screen.getByRole('tabpanel').textContent).toBe(
      'No metrics were logged.'
    );
  });

  it('counts in its overview what is left out, and leads to it', async () => {
    const keys = Array.from({ length: 46 }, (_, n) => `class_${String(n)}/f1`);
    const metrics = keys.map(key => metric(key, [1]));
    const params = Object.fromEntries(keys.map(key => [key, '1']));
    render(page(new RunKernel(makeDetail({ metrics, params, note: 'good' }))));
    const user = userEvent.setup();
    const more = await screen.findAllByRole('button', { name: '+38 more' });
    expect(more).toHaveLength(2);
    for (const [at, section] of ['Metrics', 'Params'].entries()) {
      await user.click(screen.getByRole('tab', { name: 'Overview' }));
      await user.click(more[at] ?? document.body);
      expect(
        screen.getByRole('tab', { name: /46/, selected: true }).textContent
      ).toBe(`${section} 46`);
    }
    expect(screen.getByRole('tab', { name: /Notes/ }).textContent).toBe(
      'Notes 1'
    );
  });

  it('searches params and copies them', async () => {
    const params = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [`layer_${String(n)}`, String(n)])
    );
    render(page(new RunKernel(makeDetail({ params }))));
    const panel = await open('Params');
    expect(document.querySelectorAll('tbody th')).toHaveLength(200);
    const user = userEvent.setup();
    await user.type(panel.getByRole('searchbox'), 'R_299');
    expect(document.querySelectorAll('tbody th')).toHaveLength(1);
    expect(panel.getByRole('status').textContent).toBe('1 of 300');
    await user.click(
      panel.getByRole('button', { name: 'Copy the params as a Python dict' })
    );
    expect(await navigator.clipboard.readText()).toBe(
      '{\n    "layer_299": 299,\n}'
    );
    await user.type(panel.getByRole('searchbox'), 'x');
    await user.click(panel.getByRole('button', { name: 'Clear the search' }));
    expect(document.querySelectorAll('tbody th')).toHaveLength(200);
  });

  it('keeps what is written of a note when the kernel goes', async () => {
    const kernel = new RunKernel(makeDetail());
    const client = kernel.connect();
    const { rerender } = render(page(kernel, { client }));
    const panel = await open('Notes');
    const user = userEvent.setup();
    await user.click(panel.getByRole('button', { name: 'Write a note' }));
    await user.type(panel.getByRole('textbox'), 'deeper');
    act(() => {
      client.setChannel(null);
    });
    expect(screen.getByText(/no kernel$/)).toBeTruthy();
    expect(
      screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled
    ).toBe(true);
    // Another kernel: what was known and written is still there.
    rerender(page(kernel, { client: kernel.connect() }));
    const box = screen.getByRole<HTMLTextAreaElement>('textbox');
    expect(box.value).toBe('deeper');
    await screen.findByText('live');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => {
      expect(kernel.detail.note).toBe('deeper');
    });
    await screen.findByText('deeper', { selector: 'pre' });
  });

  it('stars, and says when that did not work', async () => {
    const kernel = new RunKernel(makeDetail());
    render(page(kernel));
    const star = await screen.findByRole('button', { name: 'Star' });
    const user = userEvent.setup();
    await user.click(star);
    await waitFor(() => {
      expect(star.getAttribute('aria-pressed')).toBe('true');
    });
    kernel.refusals['run.update'] = 'The store is read-only.';
    await user.click(star);
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The store is read-only.'
    );
  });
});

describe('the states of the page', () => {
  it('each have a sentence and an action', async () => {
    const kernel = new RunKernel(makeDetail());
    kernel.refusals['run.get'] = 'There is no such run.';
    const client = kernel.connect();
    render(page(kernel, { client }));
    await screen.findByText('The run could not be read: There is no such run.');
    kernel.refusals = {};
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('live');
    act(() => {
      client.setState('waiting');
    });
    expect(screen.getByText(/^kernel busy, data of /)).toBeTruthy();
  });

  it('tell how old a run is that could not be read anew', async () => {
    const kernel = new RunKernel(makeDetail());
    render(page(kernel));
    await screen.findByText('live');
    kernel.refusals['run.get'] = 'The disk is gone.';
    act(() => {
      kernel.change({ note: 'deeper' });
    });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The disk is gone.');
    expect(screen.queryByText('live')).toBeNull();
    expect(screen.getByText(/^data of /)).toBeTruthy();
  });
});
