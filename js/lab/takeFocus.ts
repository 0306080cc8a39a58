/**
 * Give the focus to the first of `homes` (selectors) that a widget shows.
 *
 * What has not been drawn yet takes it over from the widget as soon as it is
 * there, unless the user has gone on in the meantime.
 */
export function takeFocus(node: HTMLElement, homes: readonly string[]): void {
  const focusHome = (): boolean => {
    const home = homes
      .map(selector => node.querySelector<HTMLElement>(selector))
      .find(element => element !== null);
    home?.focus({ preventScroll: true });
    return home !== undefined;
  };
  const active = document.activeElement;
  if ((active !== node && node.contains(active)) || focusHome()) {
    return;
  }
  node.tabIndex = -1;
  node.focus({ preventScroll: true });
  const observer = new MutationObserver(() => {
    if (document.activeElement !== node || focusHome()) {
      observer.disconnect();
    }
  });
  observer.observe(node, { childList: true, subtree: true });
}
