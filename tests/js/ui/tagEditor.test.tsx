// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import type { AskedTags } from '../../../js/core/actions/services';
import {
  NO_DRAFT,
  tagChange,
  type TagDraft
} from '../../../js/core/actions/tagDraft';
import { english } from '../../../js/core/text/text';
import { TagEditor } from '../../../js/ui/actions/TagEditor';

beforeEach(cleanup);

const HOSTILE = '<img src=x onerror="window.owned=true">';

function show(asked: Partial<AskedTags> = {}) {
  const whole: AskedTags = {
    count: 10,
    tags: [
      { key: 'stage', value: 'draft', count: 10 },
      { key: 'seed', value: null, count: 3 },
      { key: HOSTILE, value: HOSTILE, count: 10 }
    ],
    keys: ['seed', 'stage'],
    valuesOf: () => Promise.resolve(['draft', 'final']),
    ...asked
  };
  let draft: TagDraft = NO_DRAFT;
  render(
    <TagEditor
      asked={whole}
      text={english}
      onDraft={next => {
        draft = next;
      }}
    />
  );
  return { user: userEvent.setup(), change: () => tagChange(whole, draft) };
}

const tags = () =>
  screen.getAllByRole('listitem').map(item => item.textContent);

it('shows what runs have together, as text', () => {
  show();
  expect(tags()).toEqual([
    `${HOSTILE}${HOSTILE}`,
    'seedseveral values (3 of 10 runs)',
    'stagedraft'
  ]);
  expect(document.querySelector('img')).toBeNull();
});

it('adds by Enter, changes by a click and removes', async () => {
  const outer = vi.fn();
  const { user, change } = show();
  document.body.addEventListener('keydown', outer);
  expect(change()).toBeNull();
  await user.type(screen.getByLabelText('Name'), 'team');
  await user.type(screen.getByLabelText('Value'), 'nlp{Enter}');
  document.body.removeEventListener('keydown', outer);
  expect(tags()).toContain('teamnlp');
  expect(document.activeElement).toBe(screen.getByLabelText('Name'));
  await user.click(screen.getByText('stage'));
  await user.clear(screen.getByLabelText('Value'));
  await user.type(screen.getByLabelText('Value'), 'final');
  await user.click(screen.getByRole('button', { name: 'Add' }));
  await user.click(screen.getByRole('button', { name: 'Remove seed' }));
  await user.click(screen.getByRole('button', { name: 'Remove team' }));
  // What is typed and not added is meant too.
  await user.type(screen.getByLabelText('Name'), ' important ');
  expect(change()).toEqual({
    set_tags: { stage: 'final', important: '' },
    delete_tags: ['seed']
  });
});

it('suggests names, and the values of a name', async () => {
  const valuesOf = vi.fn(() => Promise.resolve(['draft', 'final']));
  const { user } = show({ valuesOf });
  const options = (label: string) => {
    const list = screen.getByLabelText(label).getAttribute('list') ?? '';
    return [...(document.getElementById(list)?.children ?? [])].map(option =>
      option.getAttribute('value')
    );
  };
  expect(options('Name')).toEqual(['seed', 'stage']);
  expect(options('Value')).toEqual([]);
  await user.type(screen.getByLabelText('Name'), 'stage');
  await waitFor(() => {
    expect(options('Value')).toEqual(['draft', 'final']);
  });
  // Nothing is asked of a name that no run has.
  expect(valuesOf).toHaveBeenCalledTimes(1);
});

it('says that there are none', () => {
  show({ tags: [] });
  expect(screen.getByText('No tags yet.')).toBeTruthy();
});
