import {
  actionsFor,
  type Place,
  type RunAction
} from '../../core/actions/runActions';
import type { RunTarget } from '../../core/actions/runActs';
import type { MenuItem } from '../parts/Menu';

/** The menu of some runs: the same wherever they stand. */
export function actionItems(target: RunTarget, place: Place): MenuItem[] {
  const actions = actionsFor(target, place);
  return actions.map((action, at) => ({
    ...itemOf(action, target, place),
    first: actions[at - 1]?.group !== action.group
  }));
}

function itemOf(action: RunAction, target: RunTarget, place: Place): MenuItem {
  const { text } = place.acts;
  return {
    label: action.label(text, target),
    disabled: !action.isEnabled(target, place),
    run: () => void action.run(target, place),
    ...(action.isOn && { checked: action.isOn(target, place) }),
    ...(action.keys !== undefined && { keys: action.keys }),
    ...(action.choices && {
      items: action.choices
        .filter(({ isOffered }) => isOffered?.(place, target) ?? true)
        .map(choice => itemOf(choice, target, place))
    })
  };
}
