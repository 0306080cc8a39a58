import React, { useState } from 'react';
import { clip, formatCount, formatNumber } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { ArtifactTable, TableCell } from '../../protocol/generated';
import { CopyButton } from '../parts/CopyButton';
import { FailureNotice, Notice } from '../parts/Notice';
import { useAnswer } from '../parts/useAnswer';
import type { PageTools } from '../parts/pageTools';
import { Sheet } from './Sheet';

const PAGE = 100;

/** A table among the files, page by page. */
export function ArtifactTableView(props: {
  path: string;
  tools: PageTools;
}): React.JSX.Element {
  const { path, tools } = props;
  const { state, text } = tools;
  const [offset, setOffset] = useState(0);
  const {
    value: table,
    failure,
    retry
  } = useAnswer(`${String(offset)}\n${path}`, signal =>
    state.client.request(
      'artifacts.table',
      { ...state.ref, path, offset, limit: PAGE, columns: null },
      { signal }
    )
  );
  if (failure) {
    return (
      <FailureNotice failure={failure} retry={retry} text={text}>
        {reason => text.__('The table could not be read: %1', reason)}
      </FailureNotice>
    );
  }
  if (!table) {
    return <Notice>{text.__('Loading …')}</Notice>;
  }
  if (table.total === 0) {
    return (
      <Notice>
        {table.column_total === 0
          ? text.__('This file is empty.')
          : text.__('The table has no rows.')}
      </Notice>
    );
  }
  const last = Math.min(table.offset + table.rows.length, table.total);
  return (
    <>
      <div className="jp-TrialbookRunPage-tools">
        <span role="status">
          {text.__(
            'Rows %1 to %2 of %3',
            formatCount(table.offset + 1),
            formatCount(last),
            formatCount(table.total)
          )}
          {table.columns.length < table.column_total &&
            ` · ${text.__(
              'the first %1 of %2 columns',
              formatCount(table.columns.length),
              formatCount(table.column_total)
            )}`}
          {table.cut &&
            ` · ${text.__('the file is longer than what was read')}`}
        </span>
        <Step
          label={text.__('Previous')}
          disabled={offset === 0}
          onClick={() => {
            setOffset(Math.max(0, offset - PAGE));
          }}
        />
        <Step
          label={text.__('Next')}
          disabled={last >= table.total}
          onClick={() => {
            setOffset(offset + PAGE);
          }}
        />
        <CopyButton
          value={toCsv(table)}
          label={text.__('Copy these rows as CSV')}
          text={text}
        />
      </div>
      <Sheet
        name={clip(path)}
        columns={[
          { label: '#', numeric: true },
          ...table.columns.map(({ name, type }) => ({
            label: <bdi>{clip(name)}</bdi>,
            title: name,
            numeric: type === 'number'
          }))
        ]}
      >
        {table.rows.map((row, index) => (
          <tr key={table.offset + index}>
            <th scope="row" className="jp-mod-numeric">
              {table.offset + index + 1}
            </th>
            {row.map((cell, at) => (
              <td
                key={at}
                title={cell === null ? undefined : String(cell)}
                className={
                  table.columns[at]?.type === 'number'
                    ? 'jp-mod-numeric'
                    : undefined
                }
              >
                <bdi>{shown(cell, text)}</bdi>
              </td>
            ))}
          </tr>
        ))}
      </Sheet>
    </>
  );
}

function Step(props: {
  label: string;
  disabled: boolean;
  onClick: () => void;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-TrialbookButton"
      disabled={props.disabled}
      onClick={props.onClick}
    >
      {props.label}
    </button>
  );
}

/** What a value reads as. */
export function shown(cell: TableCell, text: Text): string {
  if (cell === null) {
    return '–';
  }
  if (typeof cell === 'boolean') {
    return cell ? text.__('true') : text.__('false');
  }
  return typeof cell === 'number' ? formatNumber(cell) : clip(cell);
}

function toCsv({ columns, rows }: ArtifactTable): string {
  const quoted = (cell: TableCell) => {
    const value = cell === null ? '' : String(cell);
    // A text that a spreadsheet would take for a formula stays a text.
    const harmless =
      typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell)
        ? `'${value}`
        : value;
    return /[",\r\n]/.test(harmless)
      ? `"${harmless.replaceAll('"', '""')}"`
      : harmless;
  };
  return [columns.map(({ name }) => name), ...rows]
    .map(row => `${row.map(quoted).join(',')}\r\n`)
    .join('');
}
