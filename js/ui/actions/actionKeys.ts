/** The keys of what is done to runs. */
import type React from 'react';
import {
  actionOfKey,
  actionsFor,
  type Place
} from '../../core/actions/runActions';
import type { RunActs, RunTarget } from '../../core/actions/runActs';

/** Do what a key says to the first of these runs that take it; false where it says nothing. */
export function actByKey(
  event: React.KeyboardEvent,
  targets: readonly RunTarget[],
  place: Place
): boolean {
  const action = actionOfKey(event);
  const target =
    action &&
    targets.find(
      each =>
        actionsFor(each, place).includes(action) &&
        action.isEnabled(each, place)
    );
  if (action && target) {
    void action.run(target, place);
  }
  return action !== null;
}

/** Take back what was done here, or do it again; false where the key is another. */
export function undoOrRedo(event: React.KeyboardEvent, acts: RunActs): boolean {
  const accel = event.ctrlKey || event.metaKey;
  const isText =
    event.target instanceof Element &&
    event.target.matches('input, textarea, [contenteditable=true]');
  if (!accel || event.altKey || isText || event.key.toLowerCase() !== 'z') {
    return false;
  }
  void (event.shiftKey ? acts.redo() : acts.undo());
  return true;
}
