// @vitest-environment happy-dom
import '../layout';
import {
  act,
  cleanup,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import userEvent from '@testing-library/user-event';
import type {
  CompareLayout,
  CompareSpec,
  KeptLayout
} from '../../../js/protocol/generated';
import type { CompareKernel } from '../compareKernel';
import { kernelOf, view } from '../comparePage';
import { makeRun } from '../memoryKernel';

const HOSTILE = `<img src=x onerror="window.owned=true">`;
const ONE = makeRun(1).experiment_id;

const relative: KeptLayout = {
  layout: {
    sections: ['curves', 'differences'],
    settings: { axis: 'relative', log_y: true },
    first: 2
  },
  without: ['FAILED']
};

function show(kernel: CompareKernel, layout?: CompareLayout) {
  const onSpecChange = vi.fn<(changed: unknown) => void>();
  const told: { message: string; undo: (() => void) | null }[] = [];
  const tell = (message: string, undo: (() => void) | null) => {
    told.push({ message, undo });
  };
  const client = kernel.connect();
  render(view(client, { onSpecChange, tell }, null, layout));
  return {
    ...{ client, told, user: userEvent.setup() },
    spec: () => onSpecChange.mock.lastCall?.[0] as CompareSpec | undefined
  };
}

const chart = (name: string | RegExp) => screen.findByRole('group', { name });
const select = (name: string) =>
  screen.getByRole<HTMLSelectElement>('combobox', { name });
const button = () => screen.getByRole('button', { name: 'Layouts' });
const tabs = () => screen.getAllByRole('tab').map(tab => tab.textContent);
const lines = () =>
  [...document.querySelectorAll('[role^=menuitem] bdi')].map(
    item => item.textContent
  );

describe('the default layout', () => {
  it('is what a comparison begins with that nobody has arranged', async () => {
    const kernel = kernelOf();
    kernel.layouts[ONE] = { default: relative, other: { ...relative } };
    const { user, spec } = show(kernel);
    await chart('loss: 4 curves');
    expect(tabs()).toEqual(['Curves', 'Differences']);
    expect(select('Axis').value).toBe('relative');
    expect(screen.getByText('2 of 2 shown')).toBeTruthy();
    // Nothing was asked for that is not shown, and nothing is arranged by that.
    expect(kernel.asks('series.read').map(({ params }) => params)).toEqual([
      expect.objectContaining({ axis: 'relative' })
    ]);
    expect(kernel.asks('layouts.list')).toHaveLength(1);
    expect(spec()).not.toHaveProperty('layout');
    await user.click(screen.getByRole('checkbox', { name: 'Log y' }));
    expect(spec()?.layout?.settings).toEqual({ axis: 'relative' });
  });

  it('gives way to what was arranged in the view', async () => {
    const kernel = kernelOf();
    kernel.layouts[ONE] = { default: relative };
    show(kernel, { sections: ['curves'], settings: { axis: 'time' } });
    await chart('loss: 6 curves');
    expect(select('Axis').value).toBe('time');
    expect(kernel.asks('layouts.list')).toEqual([]);
  });

  it('that cannot be read is passed over with a sentence', async () => {
    const kernel = kernelOf();
    kernel.layouts[ONE] = { default: null };
    show(kernel);
    await chart('loss: 6 curves');
    screen.getByText(/“default” of the experiment cannot be read/);
    expect(tabs()).toHaveLength(3);
  });

  it('may have whatever sections', async () => {
    for (const sections of [[], ['curves', 'curves']] as const) {
      const kernel = kernelOf();
      const layout = { ...relative.layout, sections: [...sections] };
      kernel.layouts[ONE] = { default: { layout } };
      const { user } = show(kernel);
      await chart('loss: 4 curves');
      expect(screen.queryByRole('tab')).toBeNull();
      await user.click(button());
      await screen.findByRole('menuitemcheckbox', { name: 'default' });
      cleanup();
    }
  });

  it('is none where the kernel does not know of layouts', async () => {
    const kernel = kernelOf();
    kernel.refusals['layouts.list'] = 'There is no method layouts.list.';
    show(kernel);
    await chart('loss: 6 curves');
  });
});

describe('layouts', () => {
  it('are chosen from a menu, and the present one is marked', async () => {
    const kernel = kernelOf();
    kernel.layouts[ONE] = { [HOSTILE]: relative, torn: null };
    const { user, spec } = show(kernel);
    await chart('loss: 6 curves');
    await user.click(button());
    await screen.findByRole('menu');
    expect(lines()).toEqual([
      ...['Automatic', HOSTILE, 'torn', 'Save as Default', 'Save As…'],
      ...['Rename', 'Delete']
    ]);
    const torn = screen.getByRole('menuitemcheckbox', { name: 'torn' });
    expect(torn).toHaveProperty('disabled', true);
    await user.click(screen.getByRole('menuitemcheckbox', { name: HOSTILE }));
    await chart('loss: 4 curves');
    expect(spec()?.layout).toEqual(relative.layout);
    expect(spec()?.query.without).toEqual(['FAILED']);
    expect(document.activeElement).toBe(button());
    await user.click(button());
    const [checked] = await screen.findAllByRole('menuitemcheckbox', {
      checked: true
    });
    expect(checked?.textContent).toBe(HOSTILE);
    await user.click(
      screen.getByRole('menuitemcheckbox', { name: 'Automatic' })
    );
    await waitFor(() => {
      expect(tabs()).toHaveLength(3);
    });
    expect(document.querySelector('img')).toBeNull();
  });

  it('are saved with what is arranged, but for single runs, and that is taken back', async () => {
    const kernel = kernelOf();
    const { user, told } = show(kernel);
    await chart('loss: 6 curves');
    await user.click(screen.getByRole('button', { name: 'Show run-1' }));
    await user.selectOptions(select('Axis'), 'time');
    await user.click(button());
    await user.click(await screen.findByText('Save As…'));
    await user.keyboard('by time{Enter}');
    await waitFor(() => {
      expect(told[0]?.message).toBe('Layout “by time” saved');
    });
    expect(kernel.layouts[ONE]).toEqual({
      'by time': {
        layout: {
          sections: ['curves', 'params', 'differences'],
          settings: { axis: 'time' }
        }
      }
    });
    await user.click(button());
    await user.click(await screen.findByText('Save as Default'));
    await waitFor(() => {
      expect(Object.keys(kernel.layouts[ONE] ?? {})).toContain('default');
    });
    act(() => {
      told[0]?.undo?.();
    });
    await waitFor(() => {
      expect(Object.keys(kernel.layouts[ONE] ?? {})).toEqual(['default']);
    });
  });

  it('are renamed and deleted, also one that cannot be read', async () => {
    const kernel = kernelOf();
    kernel.layouts[ONE] = { late: relative, torn: null };
    const { user, told } = show(kernel);
    await chart('loss: 6 curves');
    await user.click(button());
    await user.click(await screen.findByRole('menuitem', { name: 'Rename' }));
    const [rename] = screen.getAllByRole('menu', { name: 'Rename' });
    expect(within(rename!).queryByText('torn')).toBeNull();
    await user.click(within(rename!).getByText('late'));
    await user.clear(screen.getByRole('textbox'));
    await user.keyboard('default{Enter}');
    await waitFor(() => {
      expect(told.at(-1)?.message).toBe('Layout renamed to “default”');
    });
    expect(kernel.layouts[ONE]).toEqual({ default: relative, torn: null });
    await user.click(button());
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    const [menu] = screen.getAllByRole('menu', { name: 'Delete' });
    await user.click(within(menu!).getByText('torn'));
    await waitFor(() => {
      expect(kernel.layouts[ONE]).toEqual({ default: relative });
    });
  });

  it('say in their menu why they cannot be had', async () => {
    const kernel = kernelOf();
    const layout: CompareLayout = {
      sections: ['curves'],
      settings: { axis: 'step' }
    };
    const { client, user } = show(kernel, layout);
    await chart('loss: 6 curves');
    kernel.refusals['layouts.list'] = 'The disk is gone.';
    await user.click(button());
    await screen.findByRole('menuitem', { name: 'The disk is gone.' });
    act(() => {
      client.setChannel(null);
    });
    expect(button()).toHaveProperty('disabled', true);
  });
});
