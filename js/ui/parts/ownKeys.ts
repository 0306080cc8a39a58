const SUPPRESSED = 'data-lm-suppress-shortcuts';
const VIEW = '.jp-TrialbookView';

/**
 * Keep keys without a modifier, pressed in a view, from the shortcuts of its host.
 *
 * Notebook 7 looks for shortcuts before an element hears of a key, so that an arrow would move
 * among cells and never in a table. JupyterLab looks last, where a view has kept its own keys
 * already.
 */
export function keepOwnKeys(window: Window): void {
  window.addEventListener(
    'keydown',
    event => {
      const { target } = event;
      if (target instanceof Element && target.closest(VIEW)) {
        const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
        // Shortcuts are looked for from the target upwards.
        target.toggleAttribute(SUPPRESSED, isPlain);
      }
    },
    true
  );
}
