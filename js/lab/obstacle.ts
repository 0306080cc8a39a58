import { reasonOf } from '../core/reason';
import type { Text } from '../core/text';
import type { Obstacle } from './kernelConnection';
import { VERSION } from './version';

/** What is in the way, in words, and what the user may do about it. */
export interface Explanation {
  reason: string;
  /** Label of the action that tries again; null where that would not help. */
  action: string | null;
}

/** Say what is in the way and what to do or to type. */
export function explain(obstacle: Obstacle, text: Text): Explanation {
  switch (obstacle.kind) {
    case 'not-imported':
      return {
        reason: text.__('This kernel has not imported trialbook.'),
        action: text.__('Connect')
      };
    case 'not-installed':
      return {
        reason: text.__(
          "This kernel's environment has no trialbook: %pip install trialbook"
        ),
        action: text.__('Try again')
      };
    case 'failed':
      return {
        reason: text.__(
          'Trialbook does not start here: %1',
          reasonOf(obstacle.message)
        ),
        action: text.__('Try again')
      };
    case 'other-version':
      return {
        reason: text.__(
          'This kernel has trialbook %1 and JupyterLab has %2: run %pip install trialbook==%2 here and restart the kernel.',
          obstacle.version,
          VERSION
        ),
        action: null
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
        action: text.__('Try again')
      };
  }
}
