import React from 'react';
import { ROW_HEIGHT } from '../../core/table/gridWindow';
import { placeOf } from './GridCell';

export interface PlainColumn {
  readonly label: string;
  /** Pixels. */
  readonly width: number;
  /** Whether its values are numbers, which stand at its end. */
  readonly numeric?: boolean;
}

export interface PlainRow {
  readonly key: string;
  /** One for each column; the first is the row's header. */
  readonly cells: readonly React.ReactNode[];
}

/** A small table that looks as the run table does: every row is drawn, nothing is arranged. */
export function PlainGrid(props: {
  label: string;
  columns: readonly PlainColumn[];
  rows: readonly PlainRow[];
}): React.JSX.Element {
  const { label, columns, rows } = props;
  return (
    <div className="jp-TrialbookRunTable-frame">
      <div className="jp-TrialbookRunTable-scroller">
        <table
          role="table"
          tabIndex={0}
          aria-label={label}
          style={{
            minWidth: columns.reduce((sum, { width }) => sum + width, 0)
          }}
          onKeyDown={keep}
        >
          <thead role="rowgroup">
            <tr role="row">
              {columns.map(column => (
                <th
                  key={column.label}
                  role="columnheader"
                  scope="col"
                  {...cellProps(column)}
                >
                  {column.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody
            role="rowgroup"
            style={{ height: Math.max(0, rows.length * ROW_HEIGHT - 1) }}
          >
            {rows.map(({ key, cells }, index) => (
              <tr key={key} role="row" style={placeOf(index)}>
                {columns.map((column, at) =>
                  at === 0 ? (
                    <th
                      key={at}
                      role="rowheader"
                      scope="row"
                      {...cellProps(column)}
                    >
                      {cells[at]}
                    </th>
                  ) : (
                    <td key={at} role="cell" {...cellProps(column)}>
                      {cells[at]}
                    </td>
                  )
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function cellProps({ numeric, width }: PlainColumn) {
  return { className: numeric ? 'jp-mod-numeric' : '', style: { width } };
}

/** Letters and arrows are commands of the notebook around; here they scroll, or are nothing. */
function keep(event: React.KeyboardEvent): void {
  const { key } = event;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (plain && (key.length === 1 || /^(Arrow|Page|Home|End)/.test(key))) {
    event.stopPropagation();
  }
}
