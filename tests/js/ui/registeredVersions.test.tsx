// @vitest-environment happy-dom
import '../layout';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { english } from '../../../js/core/text/text';
import { runClient } from '../savedViews';
import type { RegisteredVersion } from '../../../js/protocol/generated';
import { RunPage } from '../../../js/ui/run/RunPage';
import { NOON } from '../memoryKernel';
import { makeDetail, RunKernel } from '../runKernel';

const HOSTILE = `<img src=x onerror="window.owned=true">`;
const run = { store_id: null, run_id: 'a'.repeat(32) };

function version(known: Partial<RegisteredVersion> = {}): RegisteredVersion {
  return {
    name: 'diabetes',
    version: 3,
    aliases: [],
    stage: 'None',
    path: 'models/forest',
    ...known
  };
}

function show(versions: RegisteredVersion[]) {
  const kernel = new RunKernel(makeDetail({ versions }));
  kernel.files = {
    'models/forest/weights.txt': { kind: 'text', content: '1' },
    'models/tree/weights.txt': { kind: 'text', content: '2' },
    'model.pkl': { kind: 'text', content: '3' }
  };
  render(
    <RunPage
      client={kernel.connect()}
      run={run}
      snapshot={null}
      takenAt={null}
      text={english}
    />
  );
  return kernel;
}

const title = () =>
  screen.findByRole('heading', { name: 'Registered versions' });

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      unobserve = () => undefined;
      disconnect = () => undefined;
    }
  );
});

describe('the registered versions of a run', () => {
  it('are named with aliases and stage, and copied as a URI', async () => {
    show([
      version({ aliases: ['champion', 'best'], stage: 'Production' }),
      version({ name: HOSTILE, version: 1, path: null })
    ]);
    await title();
    const user = userEvent.setup();
    const items = screen
      .getByRole('button', { name: 'diabetes v3' })
      .closest('ul');
    expect([...(items?.children ?? [])].map(item => item.textContent)).toEqual([
      'diabetes v3@champion@bestProduction',
      `${HOSTILE} v1`
    ]);
    expect(screen.queryByRole('button', { name: `${HOSTILE} v1` })).toBeNull();
    await user.click(
      screen.getByRole('button', { name: 'Copy: models:/diabetes/3' })
    );
    expect(await navigator.clipboard.readText()).toBe('models:/diabetes/3');
    expect(document.querySelector('img')).toBeNull();
  });

  it('are not spoken of where there are none', async () => {
    show([]);
    await screen.findByRole('heading', { name: 'Run' });
    expect(screen.queryByText('Registered versions')).toBeNull();
  });

  it('lead to their folder among the artifacts', async () => {
    show([version({ aliases: ['champion'] })]);
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: 'diabetes v3' })
    );
    const folder = await screen.findByRole('treeitem', { name: /^forest/ });
    await waitFor(() => {
      expect(document.activeElement).toBe(folder);
    });
    expect(folder.textContent).toBe('forestdiabetes v3 @champion');
    expect(folder.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByRole('treeitem', { name: 'tree' }).textContent).toBe(
      'tree'
    );
    // Closed by hand it stays closed.
    await user.keyboard('{ArrowLeft}');
    expect(folder.getAttribute('aria-expanded')).toBe('false');
    // Asked for again it opens again.
    await user.click(screen.getByRole('tab', { name: 'Overview' }));
    await user.click(screen.getByRole('button', { name: 'diabetes v3' }));
    expect(folder.getAttribute('aria-expanded')).toBe('true');
    expect(document.activeElement).toBe(folder);
  });

  it('lead to their file, which is shown', async () => {
    show([version({ path: 'model.pkl' })]);
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', { name: 'diabetes v3' })
    );
    const file = await screen.findByRole('treeitem', { name: /^model.pkl/ });
    await waitFor(() => {
      expect(file.getAttribute('aria-selected')).toBe('true');
    });
    expect(
      await within(screen.getByRole('tabpanel')).findByText('3')
    ).toBeTruthy();
  });

  it('appear when they are registered', async () => {
    const kernel = show([]);
    await screen.findByRole('heading', { name: 'Run' });
    kernel.change({ versions: [version()] });
    await title();
  });

  it('are read without a kernel, where nothing leads to the files', async () => {
    const detail = makeDetail({ versions: [version({ name: 'iris' })] });
    render(
      <RunPage
        client={runClient(detail)}
        run={run}
        snapshot={{ detail, left_out: 0 }}
        takenAt={NOON}
        text={english}
      />
    );
    await title();
    expect(screen.getByText('iris')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'iris v3' })).toBeNull();
  });
});
