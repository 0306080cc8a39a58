// @vitest-environment happy-dom
/** Notebooks that earlier versions have saved open as they did. */
import './layout';
import { readFileSync } from 'node:fs';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { describe, expect, it } from 'vitest';
import { english } from '../../js/core/text';
import { isRunViewData, isViewData } from '../../js/protocol/generatedChecks';
import { RunSnapshotClient } from '../../js/protocol/runSnapshotClient';
import { SnapshotClient } from '../../js/protocol/snapshotClient';
import { RunPage } from '../../js/ui/run/RunPage';
import { RunTable } from '../../js/ui/RunTable';

interface Notebook {
  cells: { outputs: { data?: Record<string, unknown> }[] }[];
}

const file = `${import.meta.dirname}/../protocol/saved/before-protocol-2.ipynb`;
const { cells } = JSON.parse(readFileSync(file, 'utf8')) as Notebook;
const saved = cells
  .flatMap(({ outputs }) => outputs)
  .map(({ data }) => data?.['application/vnd.trialbook.view.v1+json']);

function view(data: unknown): React.JSX.Element {
  if (isViewData(data)) {
    const { spec, snapshot, taken_at } = data;
    return (
      <RunTable
        client={new SnapshotClient(data)}
        spec={spec}
        snapshot={snapshot}
        takenAt={taken_at}
        text={english}
      />
    );
  }
  if (isRunViewData(data)) {
    const { spec, snapshot, taken_at } = data;
    return (
      <RunPage
        compact
        client={new RunSnapshotClient(snapshot)}
        run={spec}
        snapshot={snapshot}
        takenAt={taken_at}
        text={english}
      />
    );
  }
  throw new Error('not understood');
}

const names = () =>
  [...document.querySelectorAll('tbody th')].map(cell => cell.textContent);

describe('a notebook that was saved before protocol 2', () => {
  it('has its run table, which can be sorted', async () => {
    render(view(saved[0]));
    await screen.findByText('forest-0');
    expect(names()).toEqual(['forest-2', 'forest-1', 'forest-0']);
    expect(screen.getByText(/^3 runs · saved view of/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'loss' }));
    expect(names()).toEqual(['forest-2', 'forest-1', 'forest-0']);
    await userEvent.click(screen.getByRole('button', { name: 'loss' }));
    expect(names()).toEqual(['forest-0', 'forest-1', 'forest-2']);
  });

  it('has the page of its run', async () => {
    render(view(saved[1]));
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
