import type React from 'react';
import { useEffect } from 'react';

/**
 * Keep the focus in a view when what has it goes away, as a button does that has
 * done its work: it goes to what was around it, else to the first of `homes`
 * (selectors) that is there, else to the view itself.
 */
export function useKeptFocus(
  view: React.RefObject<HTMLElement>,
  homes: readonly string[]
): void {
  const selectors = homes.join('\n');
  useEffect(() => {
    const root = view.current;
    if (!root) {
      return undefined;
    }
    /** What has the focus, and what is around it, from the inside. */
    let path: HTMLElement[] = [];
    const onFocusIn = ({ target }: FocusEvent) => {
      path = [];
      let at = target instanceof HTMLElement ? target : null;
      for (; at && at !== root; at = at.parentElement) {
        path.push(at);
      }
    };
    const onFocusOut = ({ target }: FocusEvent) => {
      // What is removed has not been left: whether it was shows when that is done.
      queueMicrotask(() => {
        if (path[0]?.isConnected && target === path[0]) {
          path = [];
        }
      });
    };
    const observer = new MutationObserver(() => {
      const active = document.activeElement;
      if (
        !path[0] ||
        path[0].isConnected ||
        (active && active !== document.body)
      ) {
        return;
      }
      const around = path.find(
        element => element.isConnected && element.tabIndex >= 0
      );
      path = [];
      const home =
        around ??
        selectors
          .split('\n')
          .map(selector => root.querySelector<HTMLElement>(selector))
          .find(element => element !== null) ??
        root;
      if (home === root) {
        root.tabIndex = -1;
      }
      home.focus({ preventScroll: true });
    });
    root.addEventListener('focusin', onFocusIn);
    root.addEventListener('focusout', onFocusOut);
    observer.observe(root, { childList: true, subtree: true });
    return () => {
      root.removeEventListener('focusin', onFocusIn);
      root.removeEventListener('focusout', onFocusOut);
      observer.disconnect();
    };
  }, [view, selectors]);
}
