// @vitest-environment happy-dom
import '../layout';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { english } from '../../../js/core/text/text';
import { RunTable } from '../../../js/ui/table/RunTable';
import { makeRun, MemoryKernel } from '../memoryKernel';

const rows = Array.from({ length: 120 }, (_, n) =>
  makeRun(n, { params: { depth: String(n) } })
);
const onDragRuns = vi.fn(() => Promise.resolve());

async function table() {
  onDragRuns.mockClear();
  render(
    <RunTable
      client={new MemoryKernel(rows).connect()}
      spec={{
        view: 'runs',
        view_id: 'view',
        store_id: null,
        query: { experiment_ids: null, filter: '', order_by: [] }
      }}
      snapshot={null}
      takenAt={null}
      text={english}
      onDragRuns={onDragRuns}
    />
  );
  await screen.findByRole('rowheader', { name: 'run-0' });
}

function drag(element: Element, by = 9, pointerType = 'mouse') {
  const at = { clientX: 10, clientY: 10, button: 0, pointerType };
  fireEvent.pointerDown(element, at);
  fireEvent.pointerMove(document, { ...at, clientX: 10 + by });
  fireEvent.pointerUp(document, at);
}

const head = (n: number) =>
  screen.getByRole('rowheader', { name: `run-${String(n)}` });
const chosen = () => document.querySelectorAll('tr[aria-selected=true]').length;

describe('a run that is dragged', () => {
  beforeEach(table);

  it('comes alone, selected, or with the others that are', async () => {
    drag(head(0));
    expect(onDragRuns).toHaveBeenLastCalledWith(
      { run_ids: [rows[0]!.run_id], name: 'run-0' },
      { x: 19, y: 10 }
    );
    await waitFor(() => {
      expect(chosen()).toBe(1);
    });
    await userEvent.click(screen.getByLabelText('Select run-2'));
    drag(head(2));
    expect(onDragRuns).toHaveBeenLastCalledWith(
      { run_ids: [rows[0]!.run_id, rows[2]!.run_id], name: 'run-2' },
      { x: 19, y: 10 }
    );
    drag(head(1));
    expect(onDragRuns).toHaveBeenLastCalledWith(
      { run_ids: [rows[1]!.run_id], name: 'run-1' },
      { x: 19, y: 10 }
    );
  });

  it('is dragged by its name alone, and not by a finger', () => {
    drag(screen.getByLabelText('Select run-0'));
    drag(head(0), 9, 'touch');
    expect(chosen()).toBe(0);
    // What is pressed is selected, before rows that arrive can move it away.
    drag(screen.getByText('0'));
    expect(chosen()).toBe(1);
    drag(head(1), 3);
    expect(chosen()).toBe(1);
    expect(onDragRuns).not.toHaveBeenCalled();
  });

  it('says what did not work, and that there are too many', async () => {
    onDragRuns.mockRejectedValueOnce(new Error('There is no such run.'));
    drag(head(0));
    expect(await screen.findByText('There is no such run.')).toBeTruthy();
    screen.getByRole('grid').focus();
    await userEvent.keyboard('{Control>}a{/Control}');
    await screen.findByText('120 selected');
    drag(head(1));
    expect(
      await screen.findByText('At most 100 runs can be dragged')
    ).toBeTruthy();
    expect(onDragRuns).toHaveBeenCalledTimes(1);
  });
});
