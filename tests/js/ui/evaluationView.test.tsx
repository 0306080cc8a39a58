// @vitest-environment happy-dom
import { everythingInSight } from '../layout';
import { readFileSync } from 'node:fs';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { english } from '../../../js/core/text/text';
import type { Client, Params } from '../../../js/protocol/client';
import type { EvaluationSamplesResult } from '../../../js/protocol/generated';
import { readSaved, type Saved } from '../../../js/protocol/saved';
import { SnapshotClient } from '../../../js/protocol/snapshotClient';
import evaluation from '../../../js/ui/views/evaluation';
import { type Host, NO_HOST } from '../../../js/ui/views/view';

const HOSTILE = '<img src=x onerror="document.title=\'owned\'">';

function golden(name: string): { message: { result?: unknown } } {
  const path = `tests/protocol/golden/${name}.json`;
  return JSON.parse(readFileSync(path, 'utf8')) as ReturnType<typeof golden>;
}

function saved(name = 'view-evaluation'): Saved<'evaluation'> {
  const read = readSaved(golden(name).message);
  if (read?.spec.view !== 'evaluation') {
    throw new Error('no evaluation');
  }
  return read as Saved<'evaluation'>;
}

/** Answers from what was saved, and with samples. */
class SamplesClient extends SnapshotClient {
  readonly asked: Params<'evaluation.samples'>[] = [];

  override request(method: never, params: never): never {
    if (method === 'evaluation.samples') {
      this.asked.push(params);
      const { message } = golden('response-evaluation-samples');
      return Promise.resolve(
        message.result as EvaluationSamplesResult
      ) as never;
    }
    return super.request(method, params) as never;
  }
}

function view(
  client: Client,
  shown: Saved<'evaluation'>,
  host: Partial<Host> = {}
) {
  return (
    <evaluation.Component
      client={client}
      spec={shown.spec}
      saved={shown}
      text={english}
      compact
      host={{ ...NO_HOST, ...host }}
    />
  );
}

function show(shown = saved(), host: Partial<Host> = {}): SamplesClient {
  const client = new SamplesClient(evaluation.offline(shown));
  render(view(client, shown, host));
  return client;
}

const grid = () => screen.getByRole('grid');
const choose = (label: string, option: string) =>
  userEvent.selectOptions(screen.getByLabelText(label), option);

/** What the grid shows, line by line. */
const lines = () =>
  within(grid())
    .getAllByRole('row')
    .map(row => [...row.children].map(({ textContent }) => textContent));

beforeEach(() => {
  everythingInSight();
});

describe('two runs', () => {
  it('are told apart by a verdict with its interval', () => {
    show();
    expect(
      screen.getByText(/^These samples do not tell whether .* 95 % interval/)
    ).toBeTruthy();
  });

  it('show how they differ, in groups first, and each for itself', async () => {
    show();
    expect(lines().map(([name]) => name)).toEqual([
      'True class',
      'pets',
      HOSTILE
    ]);
    await choose('Classes', 'Each');
    await choose('Show', 'forest');
    await choose('Numbers', 'Counts');
    expect(lines()[1]).toEqual([
      'cat',
      '2',
      '0.500',
      '0.500',
      '0.500',
      '1',
      '1',
      ''
    ]);
  });

  it('list the samples that were fixed', async () => {
    const client = show();
    await userEvent.click(screen.getByRole('button', { name: /^Fixed/ }));
    await screen.findByText('Wrong in the first, right in the second');
    expect(client.asked.at(-1)).toMatchObject({ change: 'fixed', subject: 1 });
  });
});

describe('the matrix', () => {
  it('leads to the samples of a cell by the keyboard, and of one more', async () => {
    const client = show();
    await choose('Classes', 'Each');
    const user = userEvent.setup();
    act(() => {
      grid().focus();
    });
    await user.keyboard('{Home}{ArrowRight>6/}{Enter}');
    await screen.findByText('True cat, predicted dog', { selector: 'strong' });
    expect(client.asked.at(-1)?.blocks).toEqual([
      { true: [0], predicted: [1] }
    ]);
    await user.keyboard('{ArrowDown}{Shift>}{Enter}{/Shift}');
    await screen.findByText('2 cells');
    expect(client.asked.at(-1)?.blocks).toHaveLength(2);
  });

  it('says what is in the cell where the keyboard is', async () => {
    show();
    await choose('Classes', 'Each');
    await choose('Show', 'forest');
    act(() => {
      grid().focus();
    });
    await userEvent.keyboard('{ArrowRight>5/}');
    expect(
      screen.getByText(/^True cat, predicted cat: 1 sample · /)
    ).toBeTruthy();
  });

  it('is sorted by a column', async () => {
    show();
    await choose('Classes', 'Each');
    await choose('Show', 'boosting');
    await userEvent.click(
      screen.getByRole('columnheader', { name: 'Support' })
    );
    expect(lines().map(([name]) => name)).toEqual([
      'True class',
      'dog',
      'cat',
      HOSTILE
    ]);
  });

  it('keeps how it was arranged', async () => {
    const onSpecChange = vi.fn();
    show(saved(), { onSpecChange });
    await choose('Numbers', '% of all');
    expect(onSpecChange).toHaveBeenCalledWith(
      expect.objectContaining({ layout: { normalize: 'all', order: 'given' } })
    );
  });

  it('shows one fold, or all as mean and spread', async () => {
    show();
    await choose('Show', 'forest');
    await choose('Classes', 'Each');
    await choose('Folds', 'Fold 0');
    expect(lines()[1]?.[1]).toBe('1');
    await choose('Folds', 'Mean ± spread');
    expect(lines()[1]?.[3]).toMatch(/^\d\.\d\d±\d\.\d\d$/);
  });

  it('moves with the threshold of one class against the rest', async () => {
    show();
    await choose('Show', 'forest');
    await choose('Classes', 'One against the rest');
    await userEvent.clear(screen.getByLabelText('Threshold as a number'));
    await userEvent.type(screen.getByLabelText('Threshold as a number'), '0');
    await choose('Numbers', 'Counts');
    // Everything counts as a cat.
    expect(lines()[1]?.slice(5)).toEqual(['', '4']);
    await userEvent.click(screen.getByRole('button', { name: 'As predicted' }));
    expect(lines()[1]?.slice(5)).not.toEqual(['', '4']);
  });
});

it('without a kernel samples say what they need', async () => {
  const shown = saved();
  const run = vi.fn();
  render(
    view(new SnapshotClient(evaluation.offline(shown)), shown, {
      reconnect: { label: 'Start kernel', run }
    })
  );
  await userEvent.click(screen.getByRole('tab', { name: 'Samples' }));
  const said = await screen.findByText(
    'Samples are read by a kernel, and there is none.'
  );
  await waitFor(() => {
    expect(said).toBeTruthy();
  });
});

it('numbers are plotted, and have no matrix', () => {
  show(saved('view-evaluation-regression'));
  expect(screen.queryByRole('grid')).toBeNull();
  expect(screen.getByRole('tab', { name: 'Residuals' })).toBeTruthy();
  expect(screen.getByText(/^MAE 0\.33333 · RMSE/)).toBeTruthy();
});
