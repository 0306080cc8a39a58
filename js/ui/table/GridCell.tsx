import React from 'react';
import { type PlacedColumn, ROW_HEIGHT } from '../../core/table/gridWindow';

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

const kept = new WeakMap<PlacedColumn, React.CSSProperties>();

/** Where a cell stands in its row; the same object as long as that is the same. */
export function styleOf(place: PlacedColumn): React.CSSProperties {
  let style = kept.get(place);
  if (!style) {
    style = {
      width: place.column.width,
      ...(place.stuck && { insetInlineStart: place.start }),
      ...(place.gap > 0 && { marginInlineStart: place.gap })
    };
    kept.set(place, style);
  }
  return style;
}

export function classOf({ column, first, stuck }: PlacedColumn): string {
  return `${column.numeric ? 'jp-mod-numeric ' : ''}${first ? 'jp-mod-first ' : ''}${stuck ? 'jp-mod-stuck' : ''}`;
}

/** Where a line stands: moved, so that the others need not be laid out anew. */
export function placeOf(index: number): React.CSSProperties {
  return { transform: `translateY(${String(index * ROW_HEIGHT)}px)` };
}
