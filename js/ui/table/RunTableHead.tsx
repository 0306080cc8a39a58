import React, { memo, useState } from 'react';
import type { Column } from '../../core/table/columns';
import { CHECK_WIDTH, type PlacedColumn } from '../../core/table/gridWindow';
import { isSortedBy, sortBy } from '../../core/table/columnOrder';
import { isFixed, move, step } from '../../core/table/tableLayout';
import type { Text } from '../../core/text/text';
import type { ColumnGroup, Sort, TableLayout } from '../../protocol/generated';
import { columnLabel, groupLabel } from './columnLabel';
import { COLUMN_TYPE } from './ColumnsPanel';
import { classOf, styleOf } from './GridCell';
import { Icon } from '../parts/icons';
import { below, type Point } from '../parts/Menu';
import { ResizeHandle, resized } from './ResizeHandle';

/** Ascending, then descending, then as before. */
export function nextSort(column: Column, order: readonly Sort[]): Sort[] {
  const present = order[0];
  if (!present || !isSortedBy(column, present)) {
    return [sortBy(column, false)];
  }
  return present.descending ? [] : [sortBy(column, true)];
}

export interface RunTableHeadProps {
  /** Those shown. */
  placed: readonly PlacedColumn[];
  /** Those hidden too. */
  all: readonly Column[];
  layout: TableLayout;
  order: readonly Sort[];
  text: Text;
  selectAll: React.ReactNode;
  onSort: (order: Sort[]) => void;
  onLayout: (layout: TableLayout) => void;
  onMenu: (column: Column, at: Point) => void;
}

/** Drawn anew when columns or their order change, not when rows scroll. */
export const RunTableHead = memo(function RunTableHead(
  props: RunTableHeadProps
): React.JSX.Element {
  const { text, placed } = props;
  const stuck = placed.filter(({ stuck }) => stuck);
  const groups: { group: ColumnGroup; columns: PlacedColumn[] }[] = [];
  for (const place of placed.slice(stuck.length)) {
    const { group } = place.column;
    const last = groups.at(-1);
    if (last?.group === group) {
      last.columns.push(place);
    } else {
      groups.push({ group, columns: [place] });
    }
  }
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1} className="jp-TrialbookRunTable-groups">
        <th
          role="columnheader"
          scope="colgroup"
          aria-colindex={1}
          aria-colspan={1 + stuck.length}
          className="jp-mod-stuck"
          style={{ width: CHECK_WIDTH + widthOf(stuck) }}
        >
          {groupLabel('attribute', text)}
        </th>
        {groups.map(({ group, columns }, at) => {
          const style = { width: widthOf(columns) };
          return group === 'attribute' && at === 0 ? (
            <td key={at} role="presentation" style={style} />
          ) : (
            <th
              key={at}
              role="columnheader"
              scope="colgroup"
              aria-colindex={columns[0]?.number}
              aria-colspan={columns.length}
              className="jp-mod-first"
              style={style}
            >
              <span>{groupLabel(group, text)}</span>
            </th>
          );
        })}
      </tr>
      <ColumnRow {...props} />
    </thead>
  );
});

function widthOf(placed: readonly PlacedColumn[]): number {
  return placed.reduce((sum, { column }) => sum + column.width, 0);
}

/** One tab stop; the arrow keys go from header to header. */
function ColumnRow(props: RunTableHeadProps): React.JSX.Element {
  const { text, onLayout } = props;
  const { all, placed, layout } = props;
  const [stop, setStop] = useState('attribute:run_name');
  const onKeyDown = (event: React.KeyboardEvent<HTMLTableRowElement>) => {
    const buttons = [
      ...event.currentTarget.querySelectorAll<HTMLButtonElement>('th > button')
    ];
    const at = buttons.findIndex(button => button === event.target);
    const column = placed[at]?.column;
    if (!column) {
      return;
    }
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (sideways !== undefined && event.altKey) {
      onLayout(step(layout, all, column.id, sideways as -1 | 1));
    } else if (sideways !== undefined && event.shiftKey) {
      onLayout(resized(layout, all, column, column.width + 16 * sideways));
    } else if (event.key === 'ArrowDown' && event.altKey) {
      props.onMenu(column, below(event.target as Element));
    } else {
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[
        event.key
      ];
      if (to === undefined) {
        return;
      }
      const button =
        to < 0 && event.key !== 'End' ? buttons[0] : buttons.at(to);
      button?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const tabStop = placed.some(({ column }) => column.id === stop)
    ? stop
    : placed[0]?.column.id;
  return (
    <tr
      role="row"
      aria-rowindex={2}
      className="jp-TrialbookRunTable-columns"
      onKeyDown={onKeyDown}
    >
      <td
        role="gridcell"
        aria-colindex={1}
        className="jp-mod-stuck jp-TrialbookRunTable-check"
      >
        {props.selectAll}
      </td>
      {placed.map(place => (
        <Header
          key={place.column.id}
          {...props}
          place={place}
          tabStop={place.column.id === tabStop}
          label={columnLabel(place.column, text)}
          onFocus={() => {
            setStop(place.column.id);
          }}
        />
      ))}
    </tr>
  );
}

function Header(
  props: RunTableHeadProps & {
    place: PlacedColumn;
    tabStop: boolean;
    label: string;
    onFocus: () => void;
  }
): React.JSX.Element {
  const { place, label, text, order } = props;
  const { column } = place;
  const [target, setTarget] = useState<'before' | 'behind' | null>(null);
  const sort = order.find(each => isSortedBy(column, each));
  const classes = [
    classOf(place),
    isFixed(column) ? 'jp-TrialbookRunTable-name' : '',
    target ? `jp-mod-drop-${target}` : ''
  ];
  return (
    <th
      role="columnheader"
      scope="col"
      aria-colindex={place.number}
      className={classes.join(' ')}
      style={styleOf(place)}
      aria-sort={sort ? (sort.descending ? 'descending' : 'ascending') : 'none'}
      draggable={!isFixed(column)}
      onDragStart={event => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData(COLUMN_TYPE, column.id);
      }}
      onDragOver={event => {
        if (event.dataTransfer.types.includes(COLUMN_TYPE)) {
          event.preventDefault();
          const { left, width } = event.currentTarget.getBoundingClientRect();
          setTarget(event.clientX > left + width / 2 ? 'behind' : 'before');
        }
      }}
      onDragLeave={() => {
        setTarget(null);
      }}
      onDrop={event => {
        const from = event.dataTransfer.getData(COLUMN_TYPE);
        event.preventDefault();
        setTarget(null);
        props.onLayout(
          move(props.layout, props.all, from, column.id, target === 'behind')
        );
      }}
      onContextMenu={event => {
        event.preventDefault();
        event.stopPropagation();
        props.onMenu(column, { x: event.clientX, y: event.clientY });
      }}
    >
      <button
        type="button"
        title={label}
        tabIndex={props.tabStop ? 0 : -1}
        aria-description={text.__(
          'Alt and down arrow opens the menu, Alt and side arrows move, Shift and side arrows resize'
        )}
        onFocus={props.onFocus}
        onClick={() => {
          props.onSort(nextSort(column, order));
        }}
      >
        <bdi>{label}</bdi>
        {sort && (
          <Icon name={sort.descending ? 'sortDescending' : 'sortAscending'} />
        )}
      </button>
      <span
        className="jp-TrialbookRunTable-menu"
        title={text.__('Menu of %1', label)}
        aria-hidden="true"
        onClick={event => {
          props.onMenu(column, below(event.currentTarget));
        }}
      >
        <Icon name="caretDown" />
      </span>
      <ResizeHandle
        column={column}
        onResize={width => {
          props.onLayout(resized(props.layout, props.all, column, width));
        }}
      />
    </th>
  );
}
