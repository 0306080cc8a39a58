// @vitest-environment happy-dom
/** Notebooks that earlier versions have saved open as they did. */
import '../layout';
import { readFileSync } from 'node:fs';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { describe, expect, it } from 'vitest';
import { english } from '../../../js/core/text/text';
import { readSaved } from '../../../js/protocol/saved';
import { SnapshotClient } from '../../../js/protocol/snapshotClient';
import { loadView } from '../../../js/ui/views';
import { NO_HOST } from '../../../js/ui/views/view';

interface Notebook {
  cells: { outputs: { data?: Record<string, unknown> }[] }[];
}

const file = `${import.meta.dirname}/../../protocol/saved/before-protocol-2.ipynb`;
const { cells } = JSON.parse(readFileSync(file, 'utf8')) as Notebook;
const saved = cells
  .flatMap(({ outputs }) => outputs)
  .flatMap(
    ({ data }) => data?.['application/vnd.trialbook.view.v1+json'] ?? []
  );

async function view(data: unknown): Promise<React.JSX.Element> {
  const saved = readSaved(data);
  if (!saved) {
    throw new Error('not understood');
  }
  const { Component, offline } = await loadView(saved.spec.view);
  return (
    <Component
      client={new SnapshotClient(offline(saved))}
      spec={saved.spec}
      saved={saved}
      text={english}
      compact
      host={NO_HOST}
    />
  );
}

const names = () =>
  [...document.querySelectorAll('tbody th')].map(cell => cell.textContent);

describe('a notebook that was saved before protocol 2', () => {
  it('is read as if it had been saved since', () => {
    for (const view of saved.map(readSaved)) {
      expect(view?.store.name).toBe('trialbook.db');
      expect(view?.cursor).toBe(5);
      expect(view?.snapshot.view).toBe(view?.spec.view);
      // What a kernel would save now is the same: opening it changes no notebook.
      const kept = JSON.stringify(view?.snapshot);
      expect(kept).not.toMatch(/"(store|cursor|offset)":/);
    }
    expect(saved).toHaveLength(2);
  });

  it('has its run table, which can be sorted', async () => {
    render(await view(saved[0]));
    await screen.findByText('forest-0');
    expect(names()).toEqual(['forest-2', 'forest-1', 'forest-0']);
    expect(screen.getByText(/^3 runs · saved view of/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'loss' }));
    expect(names()).toEqual(['forest-2', 'forest-1', 'forest-0']);
    await userEvent.click(screen.getByRole('button', { name: 'loss' }));
    expect(names()).toEqual(['forest-0', 'forest-1', 'forest-2']);
  });

  it('has the page of its run', async () => {
    render(await view(saved[1]));
    expect(
      await screen.findByRole('heading', { name: 'forest-2' })
    ).toBeTruthy();
    expect(screen.getByText(/^saved view of .* · no kernel$/)).toBeTruthy();
    await userEvent.click(screen.getByRole('tab', { name: /Params/ }));
    const panel = within(screen.getByRole('tabpanel'));
    expect(panel.getByText('criterion')).toBeTruthy();
    expect(panel.getByText('gini')).toBeTruthy();
  });
});
