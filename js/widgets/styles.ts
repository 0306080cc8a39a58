import type { Styles } from './model';

/** Style sheets are added once to the page, where menus open, and to a shadow root around a view. */
export function addStyles(host: Node, styles: Styles): void {
  const { body } = document;
  const bare = !getComputedStyle(body).getPropertyValue('--jp-layout-color1');
  const css = bare ? styles.host + styles.widget : styles.widget;
  addOnce(document.head, css);
  const root = host.getRootNode();
  if (root instanceof ShadowRoot) {
    addOnce(root, css);
  }
}

function addOnce(target: HTMLElement | ShadowRoot, css: string): void {
  const known = target.querySelector('style[data-trialbook]');
  if (known?.textContent === css) {
    return;
  }
  const style = known ?? document.createElement('style');
  style.setAttribute('data-trialbook', '');
  style.textContent = css;
  target.append(style);
}
