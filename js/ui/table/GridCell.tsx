import React from 'react';
import type { PlacedColumn } from '../../core/table/gridWindow';
import { classOf, styleOf } from './gridStyle';

/** A cell of the run table, in its place. */
export function GridCell(props: {
  place: PlacedColumn;
  className?: string;
  title?: string | undefined;
  children?: React.ReactNode;
}): React.JSX.Element {
  const { place, className } = props;
  const classes = classOf(place);
  return (
    <td
      role="gridcell"
      aria-colindex={place.number}
      className={className ? `${classes} ${className}` : classes}
      style={styleOf(place)}
      title={props.title}
    >
      {props.children}
    </td>
  );
}
