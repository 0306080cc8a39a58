/** The keyboard of the run table. */
import type React from 'react';
import type { RunSelection } from '../../core/table/runSelection';
import type { RunTableView } from '../../core/table/runTableView';
import type { RunTableState } from '../../core/table/runTableState';
import { findParent } from '../../core/table/lines';
import { stepInList } from '../parts/arrowKeys';
import type { RunTarget } from '../../core/actions/runActs';
import type { Place } from '../../core/actions/runActions';
import type { RunRow } from '../../protocol/generated';
import { actByKey } from '../actions/actionKeys';
import { targetOf } from './useRunPlace';

export interface GridContext {
  table: RunTableState;
  selection: RunSelection;
  view: RunTableView;
  /** The line that the keyboard is at. */
  activeAt: number | null;
  selected: ReadonlySet<string>;
  /** Lines that fit the page. */
  jump: number;
  scrollTo: (index: number) => void;
  onOpen: ((run: RunRow) => void) | null;
  place: Place;
}

/** Do what a key says; false where it says nothing. */
export function handleGridKey(
  event: React.KeyboardEvent,
  context: GridContext
): boolean {
  const { selection, activeAt, view } = context;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const from = activeAt ?? -1;
  const index = stepInList(event.key, from, view.count, context.jump);
  if (index !== undefined && plain) {
    context.scrollTo(index);
    if (event.shiftKey) {
      void selection.extendTo(index);
    } else {
      selection.moveTo(index);
    }
    return true;
  }
  if (event.key === 'a' && !plain && !event.altKey) {
    void selection.selectAll();
    return true;
  }
  if (event.key === 'Escape' && context.selected.size > 0) {
    selection.clear();
    return true;
  }
  return (
    (activeAt !== null && plain && onLine(event.key, activeAt, context)) ||
    actByKey(event, targetsOf(context), context.place)
  );
}

/** The runs that are selected; for what takes one run alone the one that the keyboard is at. */
function targetsOf({
  table,
  view,
  activeAt,
  selected
}: GridContext): RunTarget[] {
  const active = activeAt === null ? undefined : view.rowAt(activeAt);
  const ids = [[...selected], ...(active ? [[active.run_id]] : [])];
  return ids
    .filter(({ length }) => length > 0)
    .map(each => targetOf(table, view, each));
}

function onLine(key: string, activeAt: number, context: GridContext): boolean {
  const { table, view, selection } = context;
  const line = view.lineAt(activeAt);
  if (!line) {
    return false;
  }
  const { item, isOpen, depth } = line;
  const opens = item.kind === 'group' || item.children > 0;
  if (opens && key === (isOpen ? 'ArrowLeft' : 'ArrowRight')) {
    table.toggle(item);
  } else if (key === 'ArrowLeft' && depth > 0) {
    const parent = findParent(view.lineAt, activeAt, depth);
    context.scrollTo(parent);
    selection.moveTo(parent);
  } else if (item.kind === 'group') {
    if (key !== 'Enter' && key !== ' ') {
      return false;
    }
    table.toggle(item);
  } else if (key === ' ') {
    selection.toggle(activeAt);
  } else if (key === 'Enter' && context.onOpen) {
    context.onOpen(item.row);
  } else {
    return false;
  }
  return true;
}
