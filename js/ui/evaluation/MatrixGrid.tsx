import React, { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type ClassOrder, nextOrder } from '../../core/evaluation/classOrder';
import { MEASURES, type Measure } from '../../core/evaluation/measures';
import type { ShownMatrix } from '../../core/evaluation/shownMatrix';
import type { Text } from '../../core/text/text';
import { instanceName } from '../parts/instanceName';
import { MatrixRow } from './MatrixRow';
import { HEADING, type Place, stepInMatrix } from './matrixKeys';
import { cellTold, className, measureTitle } from './matrixTexts';
import { useMatrixWindow } from './useMatrixWindow';

/** Columns before the cells. */
const BESIDE = 1 + MEASURES.length;

/** A cell that is looked into; null for all classes of a row or a column. */
export interface ChosenCell {
  readonly truth: number | null;
  readonly taken: number | null;
}

export interface MatrixGridProps {
  shown: ShownMatrix;
  /** Places of the classes in their order. */
  rows: readonly number[];
  columns: readonly number[];
  order: ClassOrder;
  onOrder: (order: ClassOrder) => void;
  chosen: readonly ChosenCell[];
  /** Look into a cell, beside those that are chosen or in their place. */
  onChoose: (cell: ChosenCell, beside: boolean) => void;
  text: Text;
}

/**
 * True classes by rows, predicted ones by columns, with what that makes of each class.
 *
 * A grid with one tab stop. Of many classes those in sight are drawn.
 */
export function MatrixGrid(props: MatrixGridProps): React.JSX.Element {
  const { shown, rows, columns, order, onOrder, onChoose, text } = props;
  const [name] = useState(() => instanceName('matrix'));
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const [active, setActive] = useState<Place>({ line: 0, column: 0 });
  const [pointed, setPointed] = useState<Place | null>(null);
  const longest = useMemo(
    () =>
      columns.reduce(
        (most, each) => Math.max(most, className(shown, each, text).length),
        0
      ),
    [columns, shown, text]
  );
  const seen = useMatrixWindow(
    frame,
    rows.length,
    columns.length,
    MEASURES.length,
    longest
  );
  const at = clamped(active, rows.length, columns.length + BESIDE);

  // What the keyboard is at is brought into sight, but not when the grid is first shown.
  const last = useRef(active);
  useLayoutEffect(() => {
    if (last.current !== active) {
      last.current = active;
      if (at.line !== HEADING) {
        seen.rows.scrollToIndex(at.line);
      }
      if (at.column >= BESIDE) {
        seen.columns.scrollToIndex(at.column - BESIDE);
      }
    }
  });

  const press = (place: Place, beside: boolean) => {
    const measure = MEASURES[place.column - 1];
    const truth = rows[place.line] ?? null;
    const taken = columns[place.column - BESIDE] ?? null;
    if (place.line === HEADING && measure) {
      onOrder(nextOrder(order, measure));
    } else if (!measure && (truth !== null || taken !== null)) {
      onChoose({ truth, taken }, beside);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const to = stepInMatrix(event, at, {
      lines: rows.length,
      columns: columns.length + BESIDE
    });
    if (to) {
      setPointed(null);
      setActive(to);
    } else if (event.key === 'Enter' || event.key === ' ') {
      press(at, event.shiftKey);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const idOf = (line: number, column: number) =>
    `${name}-${String(line + 1)}-${String(column)}`;
  const onPress = (place: Place, event: React.MouseEvent) => {
    setActive(place);
    press(place, event.shiftKey);
  };
  const items = seen.rows.getVirtualItems();
  const isDrawn =
    (at.line === HEADING || items.some(({ index }) => index === at.line)) &&
    (at.column < BESIDE || seen.drawn.includes(at.column - BESIDE));
  const told = toldOf(shown, rows, columns, pointed ?? at, text);
  return (
    <>
      <div ref={setFrame} className="jp-TrialbookMatrix-scroller">
        <table
          role="grid"
          className="jp-TrialbookMatrix-grid"
          aria-label={text.__(
            'Confusion matrix: true classes by rows, predicted classes by columns'
          )}
          aria-rowcount={rows.length + 1}
          aria-colcount={columns.length + BESIDE}
          aria-multiselectable
          aria-activedescendant={isDrawn ? idOf(at.line, at.column) : undefined}
          aria-description={text.__(
            'Enter shows the samples of a cell, Shift+Enter those of one more'
          )}
          tabIndex={0}
          style={{ width: seen.width }}
          onKeyDown={onKeyDown}
          onMouseLeave={() => {
            setPointed(null);
          }}
        >
          <thead role="rowgroup">
            <tr role="row" aria-rowindex={1} style={{ height: seen.head }}>
              <th
                id={idOf(HEADING, 0)}
                role="columnheader"
                scope="col"
                aria-colindex={1}
                className={`jp-mod-name${isAt(at, HEADING, 0)}`}
                style={seen.names}
              >
                {text.__('True class')}
              </th>
              {MEASURES.map((measure, place) => (
                <th
                  key={measure}
                  id={idOf(HEADING, place + 1)}
                  role="columnheader"
                  scope="col"
                  aria-colindex={place + 2}
                  aria-sort={sortOf(order, measure)}
                  className={`jp-mod-measure${seen.isStuck ? ' jp-mod-stuck' : ''}${isAt(at, HEADING, place + 1)}`}
                  style={seen.beside(place)}
                  onClick={event => {
                    onPress({ line: HEADING, column: place + 1 }, event);
                  }}
                >
                  {measureTitle(measure, text)}
                  <span aria-hidden>{arrowOf(order, measure)}</span>
                </th>
              ))}
              {seen.drawn.map(place => {
                const label = className(shown, columns[place] ?? 0, text);
                return (
                  <th
                    key={columns[place]}
                    id={idOf(HEADING, place + BESIDE)}
                    role="columnheader"
                    scope="col"
                    aria-colindex={place + BESIDE + 1}
                    className={`jp-mod-class${seen.isUpright ? ' jp-mod-upright' : ''}${isAt(at, HEADING, place + BESIDE)}`}
                    style={seen.cell(place)}
                    title={label}
                    onClick={event => {
                      onPress({ line: HEADING, column: place + BESIDE }, event);
                    }}
                  >
                    <bdi>{label}</bdi>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody role="rowgroup" style={{ height: seen.rows.getTotalSize() }}>
            {items.map(({ index, start }) => (
              <MatrixRow
                key={rows[index]}
                {...props}
                seen={seen}
                line={index}
                active={at.line === index ? at.column : null}
                first={BESIDE}
                idOf={idOf}
                start={start - seen.head}
                onPress={onPress}
                onPoint={setPointed}
              />
            ))}
          </tbody>
        </table>
      </div>
      {/* Always one line: nothing moves while one points. */}
      <p className="jp-TrialbookMatrix-told" role="status" title={told}>
        {told}
      </p>
    </>
  );
}

/** Where the keyboard is when there are fewer classes than before. */
function clamped(
  { line, column }: Place,
  lines: number,
  columns: number
): Place {
  return {
    line: Math.min(line, lines - 1),
    column: Math.min(column, columns - 1)
  };
}

function isAt(at: Place, line: number, column: number): string {
  return at.line === line && at.column === column ? ' jp-mod-active' : '';
}

function sortOf(
  order: ClassOrder,
  measure: Measure
): 'ascending' | 'descending' | undefined {
  return typeof order === 'object' && order.by === measure
    ? order.down
      ? 'descending'
      : 'ascending'
    : undefined;
}

function arrowOf(order: ClassOrder, measure: Measure): string {
  const sort = sortOf(order, measure);
  return sort === undefined ? '' : sort === 'ascending' ? ' ↑' : ' ↓';
}

/** What is said of the cell that is pointed at or that the keyboard is at. */
function toldOf(
  shown: ShownMatrix,
  rows: readonly number[],
  columns: readonly number[],
  { line, column }: Place,
  text: Text
): string {
  const truth = rows[line];
  const taken = columns[column - BESIDE];
  if (truth !== undefined && taken !== undefined) {
    return cellTold(shown, truth, taken, text);
  }
  return '\u00a0';
}
