// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { keepOwnKeys } from '../../../js/ui/parts/ownKeys';

test('a plain key in a view is no shortcut of the host, one with a modifier may be', () => {
  keepOwnKeys(window);
  document.body.innerHTML =
    '<div class="jp-TrialbookView"><p tabindex="0"></p></div><p></p>';
  const view = document.querySelector('.jp-TrialbookView')!;
  const seen: boolean[] = [];
  // As Lumino does, which hears of keys at the document.
  document.addEventListener(
    'keydown',
    ({ target }) =>
      seen.push((target as Element).hasAttribute('data-lm-suppress-shortcuts')),
    true
  );
  const press = (target: Element, init: KeyboardEventInit) =>
    target.dispatchEvent(
      new KeyboardEvent('keydown', { bubbles: true, ...init })
    );
  press(view.firstElementChild!, { key: 'ArrowDown' });
  press(view.firstElementChild!, { key: 's', ctrlKey: true });
  press(view.firstElementChild!, { key: ' ' });
  expect(seen).toEqual([true, false, true]);
});
