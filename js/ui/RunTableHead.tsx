import React, { memo, useState } from 'react';
import type { Column } from '../core/columns';
import { isFixed, move, step } from '../core/tableLayout';
import type { Text } from '../core/text';
import type { ColumnGroup, Sort, TableLayout } from '../protocol/generated';
import { columnLabel, groupLabel } from './columnLabel';
import { COLUMN_TYPE } from './ColumnsPanel';
import { Icon } from './icons';
import { below, type Place } from './Menu';
import { ResizeHandle, resized } from './ResizeHandle';

/** Ascending, then descending, then as before. */
export function nextSort(column: Column, order: readonly Sort[]): Sort[] {
  const { group, key, aggregate } = column;
  const sort =
    aggregate === 'latest' ? { group, key } : { group, key, aggregate };
  const present = order[0];
  if (
    present?.group !== group ||
    present.key !== key ||
    (present.aggregate ?? 'latest') !== aggregate
  ) {
    return [{ ...sort, descending: false }];
  }
  return present.descending ? [] : [{ ...sort, descending: true }];
}

export interface RunTableHeadProps {
  /** Those shown. */
  columns: readonly Column[];
  /** Those hidden too. */
  all: readonly Column[];
  layout: TableLayout;
  order: readonly Sort[];
  /** Where each column that stays in sight begins; undefined for the others. */
  offsets: readonly (number | undefined)[];
  text: Text;
  selectAll: React.ReactNode;
  onSort: (order: Sort[]) => void;
  onLayout: (layout: TableLayout) => void;
  onMenu: (column: Column, at: Place) => void;
}

/** Drawn anew when columns or their order change, not when rows scroll. */
export const RunTableHead = memo(function RunTableHead(
  props: RunTableHeadProps
): React.JSX.Element {
  const { text } = props;
  const { columns } = props;
  const stuck = props.offsets.filter(offset => offset !== undefined).length;
  const groups: { group: ColumnGroup; span: number }[] = [];
  for (const { group } of columns.slice(stuck)) {
    const last = groups.at(-1);
    if (last?.group === group) {
      last.span += 1;
    } else {
      groups.push({ group, span: 1 });
    }
  }
  return (
    <thead>
      <tr className="jp-TrialbookRunTable-groups">
        <th scope="colgroup" colSpan={1 + stuck} className="jp-mod-stuck">
          {groupLabel('attribute', text)}
        </th>
        {groups.map(({ group, span }, at) =>
          group === 'attribute' && at === 0 ? (
            <td key={at} colSpan={span} role="presentation" />
          ) : (
            <th
              key={at}
              scope="colgroup"
              colSpan={span}
              className="jp-mod-first"
            >
              <span>{groupLabel(group, text)}</span>
            </th>
          )
        )}
        <td role="presentation" />
      </tr>
      <ColumnRow {...props} />
    </thead>
  );
});

/** One tab stop; the arrow keys go from header to header. */
function ColumnRow(props: RunTableHeadProps): React.JSX.Element {
  const { text, onLayout } = props;
  const { all, columns, layout } = props;
  const [stop, setStop] = useState('attribute:run_name');
  const onKeyDown = (event: React.KeyboardEvent<HTMLTableRowElement>) => {
    const buttons = [
      ...event.currentTarget.querySelectorAll<HTMLButtonElement>('th > button')
    ];
    const at = buttons.findIndex(button => button === event.target);
    const column = columns[at];
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
  const tabStop = columns.some(({ id }) => id === stop) ? stop : columns[0]?.id;
  return (
    <tr className="jp-TrialbookRunTable-columns" onKeyDown={onKeyDown}>
      <td className="jp-mod-stuck jp-TrialbookRunTable-check">
        {props.selectAll}
      </td>
      {columns.map((column, at) => (
        <Header
          key={column.id}
          {...props}
          column={column}
          first={at > 0 && columns[at - 1]?.group !== column.group}
          offset={props.offsets[at]}
          tabStop={column.id === tabStop}
          label={columnLabel(column, text)}
          onFocus={() => {
            setStop(column.id);
          }}
        />
      ))}
      <td role="presentation" />
    </tr>
  );
}

function Header(
  props: RunTableHeadProps & {
    column: Column;
    first: boolean;
    offset: number | undefined;
    tabStop: boolean;
    label: string;
    onFocus: () => void;
  }
): React.JSX.Element {
  const { column, label, text, order } = props;
  const [target, setTarget] = useState<'before' | 'behind' | null>(null);
  const sort = order.find(
    ({ group, key }) => group === column.group && key === column.key
  );
  const classes = [
    column.numeric ? 'jp-mod-numeric' : '',
    props.offset === undefined ? '' : 'jp-mod-stuck',
    isFixed(column) ? 'jp-TrialbookRunTable-name' : '',
    props.first ? 'jp-mod-first' : '',
    target ? `jp-mod-drop-${target}` : ''
  ];
  return (
    <th
      scope="col"
      className={classes.join(' ')}
      style={{ insetInlineStart: props.offset }}
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
