import type React from 'react';
import { stepInList } from '../parts/arrowKeys';
import type {
  SidebarState,
  SidebarView
} from '../../core/sidebar/sidebarState';

/**
 * The keyboard of the tree: the focus stays on it, and the item that the keys
 * are at is the active one.
 *
 * What changes runs is left to the host's shortcuts.
 */
export function useTreeKeys(props: {
  state: SidebarState;
  view: SidebarView;
  /** Items that are visible at one time. */
  page: number;
  scrollTo: (at: number) => void;
}): (event: React.KeyboardEvent) => void {
  const { state, view, page, scrollTo } = props;
  const { tree } = view;
  const { selection } = state;

  const press = (at: number) => {
    const item = tree.at(at);
    if (item?.kind === 'experiment') {
      state.toggle(item.section.experiment.experiment_id);
    } else if (item?.kind === 'run' && item.row) {
      state.toggleDetails(item.row.run_id);
    }
  };
  /** Of what the arrow keys open: of a run that has nested ones those, else its details. */
  const isOpen = (at: number): boolean | null => {
    const item = tree.at(at);
    return item?.kind === 'experiment'
      ? item.section.table !== null
      : item?.kind === 'run'
        ? item.children > 0
          ? item.unfolded
          : view.details.has(item.row?.run_id ?? '')
        : null;
  };
  const fold = (at: number) => {
    const item = tree.at(at);
    if (item?.kind === 'run' && item.children > 0) {
      state.toggleNested(item);
    } else {
      press(at);
    }
  };
  const isBranch = (at: number) => {
    const item = tree.at(at);
    return (
      item?.kind === 'experiment' || (item?.kind === 'run' && item.children > 0)
    );
  };
  return event => {
    if (event.target !== event.currentTarget || tree.count === 0) {
      return;
    }
    const from = Math.max(0, selection.activeAt);
    const modified = event.ctrlKey || event.metaKey;
    const go = (at: number) => {
      scrollTo(at);
      if (event.shiftKey) {
        void selection.extendTo(at);
      } else if (modified) {
        selection.goTo(at);
      } else {
        selection.choose(at);
      }
    };
    const to = stepInList(event.key, from, tree.count, page);
    if (event.altKey) {
      return;
    }
    if (to !== undefined) {
      go(to);
    } else if (event.key === 'ArrowRight' && !modified) {
      if (isOpen(from) === false) {
        fold(from);
      } else if (isBranch(from)) {
        go(Math.min(from + 1, tree.count - 1));
      }
    } else if (event.key === 'ArrowLeft' && !modified) {
      if (isOpen(from)) {
        fold(from);
      } else {
        go(tree.parentOf(from));
      }
    } else if (event.key === 'Enter' && !modified) {
      press(from);
    } else if (event.key === ' ') {
      if (tree.at(from)?.kind === 'experiment') {
        press(from);
      } else {
        selection.toggle(from);
      }
    } else if (event.key === 'a' && modified) {
      void selection.selectAll();
    } else if (event.key === 'Escape' && selection.getChosen().runs.size > 0) {
      selection.clear();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
}
