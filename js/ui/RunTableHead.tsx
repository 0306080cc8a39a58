import React, { useState } from 'react';
import type { Column } from '../core/columns';
import type { Text } from '../core/text';
import type { ColumnGroup, Sort } from '../protocol/generated';
import { Icon } from './icons';

/** The columns that stay when the table is scrolled sideways: selection and name. */
const STUCK = 1;

export function groupLabel(group: ColumnGroup, text: Text): string {
  switch (group) {
    case 'attribute':
      return text.__('Run');
    case 'param':
      return text.__('Params');
    case 'metric':
      return text.__('Metrics');
    case 'tag':
      return text.__('Tags');
  }
}

export function columnLabel(column: Column, text: Text): string {
  if (column.group !== 'attribute') {
    return column.key;
  }
  switch (column.key) {
    case 'run_name':
      return text.__('Name');
    case 'status':
      return text.__('Status');
    case 'start_time':
      return text.__('Started');
    case 'duration':
      return text.__('Duration');
    default:
      return text.__('Experiment');
  }
}

/** Ascending, then descending, then as before. */
export function nextSort(column: Column, order: readonly Sort[]): Sort[] {
  const { group, key } = column;
  const present = order[0];
  if (present?.group !== group || present.key !== key) {
    return [{ group, key, descending: false }];
  }
  return present.descending ? [] : [{ group, key, descending: true }];
}

export interface RunTableHeadProps {
  columns: readonly Column[];
  order: readonly Sort[];
  text: Text;
  selectAll: React.ReactNode;
  onSort: (order: Sort[]) => void;
}

export function RunTableHead(props: RunTableHeadProps): React.JSX.Element {
  const { columns, text } = props;
  const groups: { group: ColumnGroup; span: number }[] = [];
  for (const { group } of columns.slice(STUCK)) {
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
        <th scope="colgroup" colSpan={1 + STUCK} className="jp-mod-stuck">
          {groupLabel('attribute', text)}
        </th>
        {groups.map(({ group, span }) =>
          group === 'attribute' ? (
            <td key={group} colSpan={span} role="presentation" />
          ) : (
            <th
              key={group}
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
}

/** One tab stop; the arrow keys go from header to header. */
function ColumnRow(props: RunTableHeadProps): React.JSX.Element {
  const { columns, order, text } = props;
  const [stop, setStop] = useState('attribute:run_name');
  const onKeyDown = (event: React.KeyboardEvent<HTMLTableRowElement>) => {
    const buttons = [
      ...event.currentTarget.querySelectorAll<HTMLButtonElement>('th > button')
    ];
    const at = buttons.findIndex(button => button === event.target);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[
      event.key
    ];
    if (at >= 0 && to !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      const button =
        to < 0 && event.key !== 'End' ? buttons[0] : buttons.at(to);
      button?.focus();
    }
  };
  const tabStop = columns.some(({ id }) => id === stop) ? stop : columns[0]?.id;
  return (
    <tr className="jp-TrialbookRunTable-columns" onKeyDown={onKeyDown}>
      <td className="jp-mod-stuck jp-TrialbookRunTable-check">
        {props.selectAll}
      </td>
      {columns.map((column, at) => {
        const sort = order.find(
          ({ group, key }) => group === column.group && key === column.key
        );
        const label = columnLabel(column, text);
        const classes = [
          column.numeric ? 'jp-mod-numeric' : '',
          at < STUCK ? 'jp-mod-stuck jp-TrialbookRunTable-name' : '',
          columns[at - 1]?.group !== column.group && at > 0
            ? 'jp-mod-first'
            : ''
        ];
        return (
          <th
            key={column.id}
            scope="col"
            className={classes.join(' ')}
            aria-sort={
              sort ? (sort.descending ? 'descending' : 'ascending') : 'none'
            }
          >
            <button
              type="button"
              title={label}
              tabIndex={column.id === tabStop ? 0 : -1}
              onFocus={() => {
                setStop(column.id);
              }}
              onClick={() => {
                props.onSort(nextSort(column, order));
              }}
            >
              <bdi>{label}</bdi>
              {sort && (
                <Icon
                  name={sort.descending ? 'sortDescending' : 'sortAscending'}
                />
              )}
            </button>
          </th>
        );
      })}
      <td role="presentation" />
    </tr>
  );
}
