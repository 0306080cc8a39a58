import React from 'react';
import { Popover, type Point } from './Menu';

/** Floats over the page with a list, and a box above it that narrows the list down. */
export function ChoicePopover(props: {
  at: Point;
  label: string;
  className?: string;
  search: string;
  /** What the box is for. */
  find: string;
  onSearch: (search: string) => void;
  /** Between the box and the list. */
  above?: React.ReactNode;
  listLabel: string;
  /** What is said where nothing is found. */
  nothing: string;
  items: readonly React.JSX.Element[];
  actions: React.ReactNode;
  onClose: () => void;
}): React.JSX.Element {
  return (
    <Popover
      at={props.at}
      label={props.label}
      role="dialog"
      className={`jp-TrialbookColumns ${props.className ?? ''}`}
      onClose={props.onClose}
    >
      <input
        type="search"
        value={props.search}
        placeholder={props.find}
        aria-label={props.find}
        onChange={event => {
          props.onSearch(event.target.value);
        }}
      />
      {props.above}
      <ul aria-label={props.listLabel}>
        {props.items}
        {props.items.length === 0 && <li>{props.nothing}</li>}
      </ul>
      <div className="jp-TrialbookColumns-actions">{props.actions}</div>
    </Popover>
  );
}
