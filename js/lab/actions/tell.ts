import { Notification } from '@jupyterlab/apputils';
import type { Text } from '../../core/text/text';

/** Milliseconds that a notification stays, longer where it offers something. */
const READ_MS = 3000;
const DECIDE_MS = 8000;

/** Tell by a notification what was done, with an offer to take it back. */
export function telling(
  text: Text
): (message: string, undo: (() => void) | null) => void {
  let last = '';
  return (message, undo) => {
    // The latest alone: what was done before is taken back after it.
    Notification.dismiss(last);
    last = Notification.success(message, {
      autoClose: undo ? DECIDE_MS : READ_MS,
      actions: undo
        ? [{ label: text.__('Undo'), callback: undo, displayType: 'link' }]
        : []
    });
  };
}
