import React, { useState } from 'react';
import { clip, formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { ActionButton } from '../parts/Notice';

/** Lines shown at first. */
const MANY = 200;

/** A cell: what is shown, and all of it for whoever points at it. */
export interface CurvesCell {
  readonly text: string;
  readonly full?: string;
}

export interface CurvesLine {
  readonly id: string;
  /** The first one says what the line is of. */
  readonly cells: readonly CurvesCell[];
  readonly chosen?: boolean;
  /** What a click or Enter on its first cell does. */
  readonly onChoose?: () => void;
}

/** The numbers of a plot, for those who read rather than look. */
export function CurvesTable(props: {
  name: string;
  heads: readonly string[];
  lines: readonly CurvesLine[];
  /** Whether cells after the first are numbers. */
  numeric?: boolean;
  text: Text;
}): React.JSX.Element {
  const { name, heads, lines, numeric = true, text } = props;
  const [all, setAll] = useState(false);
  const looks = numeric ? 'jp-mod-numeric' : undefined;
  return (
    <div
      className="jp-TrialbookCurves-scroller"
      tabIndex={0}
      role="group"
      aria-label={name}
    >
      <table className="jp-TrialbookCurves-table">
        <thead>
          <tr>
            {heads.map((head, at) => (
              <th key={at} scope="col" className={looks} title={head}>
                <bdi>{clip(head)}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(all ? lines : lines.slice(0, MANY)).map(each => (
            <TableLine key={each.id} line={each} looks={looks} />
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

/** Kept as it is while the threshold moves through other lines. */
const TableLine = React.memo(function TableLine({
  line: { cells, chosen = false, onChoose },
  looks
}: {
  line: CurvesLine;
  looks: string | undefined;
}) {
  return (
    <tr aria-current={chosen ? 'true' : undefined}>
      {cells.map(({ text, full = text }, at) =>
        at > 0 ? (
          <td key={at} className={looks} title={full}>
            <bdi>{clip(text)}</bdi>
          </td>
        ) : (
          <th key={at} scope="row" className={looks} title={full}>
            {onChoose ? (
              <button
                type="button"
                className="jp-TrialbookCurves-link"
                onClick={onChoose}
              >
                <bdi>{clip(text)}</bdi>
              </button>
            ) : (
              <bdi>{clip(text)}</bdi>
            )}
          </th>
        )
      )}
    </tr>
  );
});
