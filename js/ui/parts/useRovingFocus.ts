import type React from 'react';
import { useState } from 'react';

export interface RovingItem {
  tabIndex: number;
  'data-item': string;
  onFocus: (event: React.FocusEvent) => void;
}

/** Props of a tree item, by a name that no other item of the tree has. */
export type ItemProps = (name: string, fallback?: boolean) => RovingItem;

/**
 * The keyboard of a tree: one tab stop, arrow keys from item to item.
 *
 * Items open and close by a click on their first child.
 */
export function useRovingFocus(tree: React.RefObject<HTMLElement>): {
  tree: { onKeyDown(event: React.KeyboardEvent): void };
  item: ItemProps;
} {
  const [current, setCurrent] = useState<string | null>(null);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const item = event.target;
    if (
      !(item instanceof HTMLElement) ||
      item.getAttribute('role') !== 'treeitem' ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey
    ) {
      return;
    }
    const items = [
      ...(tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])
    ];
    const at = items.indexOf(item);
    const open = item.getAttribute('aria-expanded') === 'true';
    const press = () => {
      (item.firstElementChild as HTMLElement | null)?.click();
    };
    switch (event.key) {
      case 'ArrowDown':
        items[at + 1]?.focus();
        break;
      case 'ArrowUp':
        items[at - 1]?.focus();
        break;
      case 'Home':
        items[0]?.focus();
        break;
      case 'End':
        items.at(-1)?.focus();
        break;
      case 'ArrowRight':
        if (!open) {
          press();
        } else if (levelOf(items[at + 1]) > levelOf(item)) {
          items[at + 1]?.focus();
        }
        break;
      case 'ArrowLeft':
        if (open) {
          press();
        } else {
          items
            .slice(0, at)
            .reverse()
            .find(other => levelOf(other) < levelOf(item))
            ?.focus();
        }
        break;
      case 'Enter':
      case ' ':
        press();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const item: ItemProps = (name, fallback = false) => ({
    tabIndex: current === name || (current === null && fallback) ? 0 : -1,
    'data-item': name,
    onFocus: event => {
      if (event.target === event.currentTarget) {
        setCurrent(name);
      }
    }
  });
  return { tree: { onKeyDown }, item };
}

function levelOf(item: HTMLElement | undefined): number {
  return Number(item?.getAttribute('aria-level') ?? 0);
}
