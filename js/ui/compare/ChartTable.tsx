import React, { useState } from 'react';
import { clip, formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { ActionButton } from '../parts/Notice';

/** Lines shown at first. */
const MANY = 200;

/** What a chart shows, in words and numbers, for those who read rather than look. */
export function ChartTable(props: {
  name: string;
  heads: readonly string[];
  lines: readonly {
    readonly id: string;
    readonly cells: readonly string[];
  }[];
  /** Which columns have numbers. */
  numeric: readonly boolean[];
  text: Text;
  onPoint?: (id: string | null) => void;
}): React.JSX.Element {
  const { heads, lines, numeric, text, onPoint } = props;
  const [all, setAll] = useState(false);
  const looks = (at: number) => (numeric[at] ? 'jp-mod-numeric' : undefined);
  return (
    <div
      className="jp-TrialbookCompare-asTable"
      tabIndex={0}
      role="group"
      aria-label={props.name}
    >
      <table className="jp-TrialbookCompare-table">
        <thead>
          <tr>
            {heads.map((head, at) => (
              <th key={at} scope="col" className={looks(at)} title={head}>
                <bdi>{clip(head)}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(all ? lines : lines.slice(0, MANY)).map(({ id, cells }) => (
            <tr
              key={id}
              onMouseEnter={() => {
                onPoint?.(id);
              }}
              onMouseLeave={() => {
                onPoint?.(null);
              }}
            >
              {cells.map((cell, at) =>
                at === 0 ? (
                  <th key={at} scope="row" title={cell}>
                    <bdi>{clip(cell)}</bdi>
                  </th>
                ) : (
                  <td key={at} className={looks(at)} title={cell}>
                    <bdi>{clip(cell)}</bdi>
                  </td>
                )
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {!all && lines.length > MANY && (
        <ActionButton
          action={{
            label: text.__('Show all %1 lines', formatCount(lines.length)),
            run: () => {
              setAll(true);
            }
          }}
        />
      )}
    </div>
  );
}
