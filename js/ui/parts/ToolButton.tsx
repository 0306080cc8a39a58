import React from 'react';
import { Icon, type IconName } from './icons';
import { below, type Point } from './Menu';

/** A button of the toolbar that opens something below it. */
export function ToolButton(props: {
  icon: IconName;
  label: string;
  popup: 'menu' | 'dialog';
  onOpen: (at: Point) => void;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-TrialbookIconButton"
      aria-label={props.label}
      aria-haspopup={props.popup}
      title={props.label}
      onClick={event => {
        props.onOpen(below(event.currentTarget));
      }}
    >
      <Icon name={props.icon} />
    </button>
  );
}
