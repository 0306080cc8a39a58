// @vitest-environment happy-dom
import '../layout';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { makeRun, MemoryKernel } from '../memoryKernel';
import { items, ready, sidebar, twoExperiments } from '../sidebar';

describe('what the sidebar looks at', () => {
  it('offers the stores that are there, by their folders', async () => {
    const kernel = new MemoryKernel([makeRun(1)]);
    const known = (folder: string, exists: boolean) => ({
      location: `/home/ada/${folder}/trialbook.db`,
      name: 'trialbook.db',
      kind: 'sqlite' as const,
      last_used: 1,
      current: folder === 'diabetes',
      exists
    });
    kernel.known = [
      known('diabetes', true),
      known('gone', false),
      known('old/demo', true),
      known('new/demo', true)
    ];
    render(ready(kernel.connect()));
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', {
        name: 'Store: diabetes/ · trialbook.db'
      })
    );
    const offered = await screen.findAllByRole('menuitemcheckbox');
    expect(offered.map(item => item.textContent)).toEqual([
      'diabetes/ · trialbook.db',
      '…/old/demo/trialbook.db',
      '…/new/demo/trialbook.db'
    ]);
  });

  it('offers the store of the folder where no notebook is open', async () => {
    const open = vi.fn();
    render(sidebar({ kind: 'none', folder: 'demo', open }));
    expect(screen.getByText(/No notebook is open/)).toBeTruthy();
    const user = userEvent.setup();
    await user.click(
      screen.getByRole('button', { name: 'Open the store of this folder' })
    );
    expect(open).toHaveBeenCalledOnce();
  });

  it('offers the store of the folder beside a kernel where there is none', async () => {
    const run = vi.fn();
    render(
      sidebar({
        kind: 'unavailable',
        title: 'a.ipynb',
        reason: 'The kernel has died.',
        action: { label: 'Start kernel', run: vi.fn() },
        other: { label: 'Open the store of this folder', run }
      })
    );
    const [start, open] = screen.getAllByRole('button');
    expect(start?.textContent).toBe('Start kernel');
    await userEvent.setup().click(open!);
    expect(run).toHaveBeenCalledOnce();
  });

  it('says why there is nothing to show', async () => {
    const run = vi.fn();
    const { rerender } = render(
      sidebar({
        kind: 'unavailable',
        title: 'a.ipynb',
        reason: 'The kernel has no Trialbook.',
        action: { label: 'Try again', run }
      })
    );
    expect(screen.getByText('The kernel has no Trialbook.')).toBeTruthy();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(run).toHaveBeenCalledOnce();
    rerender(sidebar({ kind: 'connecting', title: 'b.ipynb' }));
    expect(screen.getByText('b.ipynb')).toBeTruthy();
    expect(screen.getByText('Connecting to the kernel …')).toBeTruthy();
    const kernel = new MemoryKernel();
    rerender(ready(kernel.connect(), 'Folder demo/'));
    await screen.findByText('No runs yet; record one:');
    act(() => {
      kernel.log(makeRun(1));
    });
    await screen.findByText('run-1');
  });

  it('does not call a store empty before it knows', async () => {
    const kernel = twoExperiments();
    render(ready(kernel.connect()));
    await screen.findByText('run-1');
    const user = userEvent.setup();
    await user.type(screen.getByRole('searchbox'), 'nothing');
    await screen.findByText('No experiments or runs match “nothing”.');
    kernel.busy = true;
    await user.click(screen.getByRole('button', { name: 'Clear the search' }));
    expect(screen.queryByText(/No runs yet/)).toBeNull();
    act(() => {
      kernel.becomeIdle();
    });
    await screen.findByText('run-1');
  });

  it('says that a kernel is busy that it is not connected to yet', async () => {
    const client = new MemoryKernel().connect();
    const run = vi.fn();
    const interrupt = { label: 'Interrupt', run };
    render(sidebar({ kind: 'connecting', title: 'b', client, interrupt }));
    expect(screen.getByText('Connecting to the kernel …')).toBeTruthy();
    act(() => {
      client.setState('waiting');
    });
    expect(screen.getByText(/^The kernel is busy/)).toBeTruthy();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Interrupt' }));
    expect(run).toHaveBeenCalledOnce();
  });

  it('turns to another kernel and stands twice on a page', async () => {
    const first = twoExperiments();
    const client = first.connect();
    const { rerender, unmount, container } = render(ready(client));
    const other = render(ready(client));
    await within(container).findByText('run-1');
    await within(other.container).findByText('run-1');
    const kernel = new MemoryKernel([makeRun(7)], { '1': 'digits' });
    rerender(ready(kernel.connect()));
    await within(container).findByText('run-7');
    expect(items(container)).toEqual(['digits, 1 run', 'run-7, Finished']);
    expect(items(other.container)).toHaveLength(4);
    other.unmount();
    const asked = first.asked.length;
    first.log(makeRun(8));
    expect(first.asked.length).toBe(asked);
    unmount();
  });

  it('says when the kernel does not answer', async () => {
    const kernel = twoExperiments();
    const client = kernel.connect();
    render(ready(client));
    await screen.findByText('run-1');
    act(() => {
      client.setState('waiting');
    });
    expect(screen.getByText(/^kernel busy, data of /)).toBeTruthy();
    act(() => {
      client.setChannel(null);
    });
    expect(screen.getByText('no kernel')).toBeTruthy();
    expect(screen.getByText('run-1')).toBeTruthy();
  });

  it('forgets the stores that are gone, one by one or all', async () => {
    const kernel = new MemoryKernel([makeRun(1)]);
    kernel.known = ['diabetes', 'old/a', 'old/b', 'old/c'].map(folder => ({
      location: `/home/ada/${folder}/trialbook.db`,
      name: 'trialbook.db',
      kind: 'sqlite' as const,
      last_used: 1,
      current: folder === 'diabetes',
      exists: folder === 'diabetes'
    }));
    render(ready(kernel.connect()));
    const user = userEvent.setup();
    const open = async () => {
      await user.click(await screen.findByRole('button', { name: /^Store:/ }));
      await user.click(
        await screen.findByRole('menuitem', { name: 'Gone Stores' })
      );
    };
    await open();
    await user.click(
      screen.getByRole('menuitem', { name: 'Forget …/old/b/trialbook.db' })
    );
    await waitFor(() => {
      expect(kernel.known).toHaveLength(3);
    });
    await open();
    expect(screen.queryByText('Forget …/old/b/trialbook.db')).toBeNull();
    await user.click(
      screen.getByRole('menuitem', { name: 'Forget 2 Gone Stores' })
    );
    await waitFor(() => {
      expect(kernel.known).toHaveLength(1);
    });
    await user.click(screen.getByRole('button', { name: /^Store:/ }));
    await screen.findByRole('menuitem', { name: 'Copy Location' });
    expect(screen.queryByText('Gone Stores')).toBeNull();
  });
});
