import React from 'react';
import { formatCount } from '../../core/text/format';
import { actionsFor, type Place } from '../../core/actions/runActions';
import type { RunTarget } from '../../core/actions/runActs';
import { Icon } from '../parts/icons';
import { type Point, ToolButton } from '../parts/Menu';

/** The actions that have a button of their own. */
const BUTTONS = [
  'compare-runs',
  'edit-tags',
  'archive-runs',
  'restore-runs',
  'purge-runs'
];

/** How many runs are selected, and what can be done to them. */
export function SelectionBar(props: {
  target: RunTarget;
  place: Place;
  onMenu: (at: Point) => void;
  onClear: () => void;
}): React.JSX.Element {
  const { target, place } = props;
  const { text } = place.acts;
  const count = target.ids.length;
  return (
    <span className="jp-TrialbookSelection">
      <span role="status">
        {text._n('%1 selected', '%2 selected', count, formatCount(count))}
      </span>
      <button
        type="button"
        className="jp-TrialbookIconButton"
        aria-label={text.__('Clear')}
        title={text.__('Clear the selection')}
        onClick={props.onClear}
      >
        <Icon name="close" />
      </button>
      <span className="jp-TrialbookSelection-buttons">
        {actionsFor(target, place)
          .filter(({ id }) => BUTTONS.includes(id))
          .map(action => (
            <button
              key={action.id}
              type="button"
              className="jp-TrialbookButton"
              disabled={!action.isEnabled(target, place)}
              onClick={() => void action.run(target, place)}
            >
              {action.label(text, target)}
            </button>
          ))}
      </span>
      <ToolButton
        icon="more"
        label={text.__('Actions')}
        popup="menu"
        onOpen={props.onMenu}
      />
    </span>
  );
}
