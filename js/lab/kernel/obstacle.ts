import { reasonOf } from '../../core/text/reason';
import type { Text } from '../../core/text/text';
import type { Action } from '../../ui/parts/Notice';
import type { Obstacle } from './connectionStatus';
import { VERSION } from '../version';

/** What is in the way, in words, and what the user may do about it. */
export interface Explanation {
  reason: string;
  action: Action | null;
}

/** What a view says and offers; `choose` lets the person choose another kernel. */
export function remedy(
  obstacle: Obstacle,
  text: Text,
  retry: () => void,
  choose: () => void
): Action {
  const { action, reason } = explain(obstacle, text, retry);
  const other = { label: text.__('Choose another kernel'), run: choose };
  return { ...(action ?? other), reason };
}

/** Say what is in the way and what to do or to type; `retry` tries again. */
export function explain(
  obstacle: Obstacle,
  text: Text,
  retry: () => void
): Explanation {
  const again = { label: text.__('Try again'), run: retry };
  switch (obstacle.kind) {
    case 'not-imported':
      return {
        reason: text.__('This kernel has not imported trialbook.'),
        action: { label: text.__('Connect'), run: retry }
      };
    case 'not-installed':
      return {
        reason: text.__(
          "This kernel's environment has no trialbook: %pip install trialbook"
        ),
        action: again
      };
    case 'foreign':
      return {
        reason: text.__(
          'What this kernel calls trialbook is another module, %1: rename it and restart the kernel.',
          obstacle.file
        ),
        action: again
      };
    case 'failed':
      return {
        reason: text.__(
          'Trialbook does not start here: %1',
          reasonOf(obstacle.message)
        ),
        action: again
      };
    case 'other-version':
      return {
        reason: obstacle.newer
          ? text.__(
              'This kernel has trialbook %1, which is too new for the %2 of this page: install it for JupyterLab too, then reload the page.',
              obstacle.version,
              VERSION
            )
          : text.__(
              'This kernel has trialbook %1, which is too old for the %2 of this page: run %pip install trialbook==%2 here and restart the kernel.',
              obstacle.version,
              VERSION
            ),
        action: obstacle.newer
          ? { label: text.__('Reload the page'), run: reload }
          : {
              label: text.__('Copy the command'),
              run: () => {
                void navigator.clipboard.writeText(
                  `%pip install trialbook==${VERSION}`
                );
              }
            }
      };
    case 'not-python':
      return {
        reason: text.__(
          'Trialbook needs a Python kernel; this one runs %1.',
          obstacle.language
        ),
        action: null
      };
    case 'lost':
      return {
        reason: text.__('The connection to the kernel is lost.'),
        action: again
      };
  }
}

function reload(): void {
  window.location.reload();
}
