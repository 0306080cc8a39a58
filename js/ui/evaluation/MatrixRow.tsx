import React from 'react';
import { formatDelta, formatNumber } from '../../core/text/format';
import {
  MEASURES,
  type Measure,
  measuresOf,
  spreadOf
} from '../../core/evaluation/measures';
import { cellOf, type ShownMatrix } from '../../core/evaluation/shownMatrix';
import type { MatrixGridProps } from './MatrixGrid';
import type { Place } from './matrixKeys';
import { cellText, cellTold, className } from './matrixTexts';
import type { MatrixWindow } from './useMatrixWindow';

/** A true class: its name, what is measured of it, and what it was taken for. */
export function MatrixRow(
  props: MatrixGridProps & {
    seen: MatrixWindow;
    line: number;
    /** The column in which the keyboard is; null where it is in another line. */
    active: number | null;
    /** The first column of cells. */
    first: number;
    idOf: (line: number, column: number) => string;
    /** Pixels from the first row. */
    start: number;
    onPress: (place: Place, event: React.MouseEvent) => void;
    onPoint: (place: Place) => void;
  }
): React.JSX.Element {
  const { shown, rows, columns, chosen, seen, line, first, text } = props;
  const truth = rows[line] ?? 0;
  const label = className(shown, truth, text);
  const cellProps = (column: number) => ({
    id: props.idOf(line, column),
    'aria-colindex': column + 1,
    onClick: (event: React.MouseEvent) => {
      props.onPress({ line, column }, event);
    },
    onMouseEnter: () => {
      props.onPoint({ line, column });
    }
  });
  const mark = (column: number) =>
    props.active === column ? ' jp-mod-active' : '';
  return (
    <tr
      role="row"
      aria-rowindex={line + 2}
      style={{ transform: `translateY(${String(props.start)}px)` }}
    >
      <th
        {...cellProps(0)}
        role="rowheader"
        scope="row"
        className={`jp-mod-name${mark(0)}`}
        style={seen.names}
        title={label}
      >
        <bdi>{label}</bdi>
      </th>
      {MEASURES.map((measure, place) => (
        <td
          key={measure}
          {...cellProps(place + 1)}
          role="gridcell"
          className={`jp-mod-measure${seen.isStuck ? ' jp-mod-stuck' : ''}${mark(place + 1)}`}
          style={seen.beside(place)}
        >
          {measureText(shown, truth, measure)}
        </td>
      ))}
      {seen.drawn.map(place => {
        const taken = columns[place] ?? 0;
        const cell = cellOf(shown, truth, taken);
        const isChosen = chosen.some(
          each =>
            (each.truth === null || each.truth === truth) &&
            (each.taken === null || each.taken === taken)
        );
        return (
          <td
            key={taken}
            {...cellProps(place + first)}
            role="gridcell"
            aria-selected={isChosen}
            aria-label={
              props.active === place + first
                ? cellTold(shown, truth, taken, text)
                : undefined
            }
            className={`${heatClass(shown, cell.heat, truth === taken)}${isChosen ? ' jp-mod-chosen' : ''}${mark(place + first)}`}
            style={
              {
                ...seen.cell(place),
                '--jp-trialbook-heat': `${String(Math.round(100 * Math.abs(cell.heat)))}%`
              } as React.CSSProperties
            }
          >
            {cellText(cell, shown)}
          </td>
        );
      })}
    </tr>
  );
}

/** Of shares, behind the point. */
const DIGITS = 3;

/** More on the diagonal is better, and less beside it. */
function heatClass(
  { base }: ShownMatrix,
  heat: number,
  isRight: boolean
): string {
  if (!base) {
    return isRight ? 'jp-mod-cell jp-mod-right' : 'jp-mod-cell';
  }
  return heat > 0 === isRight
    ? 'jp-mod-cell jp-mod-better'
    : 'jp-mod-cell jp-mod-worse';
}

function measureText(
  { base, folds, matrix }: ShownMatrix,
  label: number,
  measure: Measure
): string {
  const value = measuresOf(matrix, label)[measure];
  if (base) {
    const by = value - measuresOf(base, label)[measure];
    return formatDelta(by, measure === 'support' ? 0 : DIGITS);
  }
  if (measure === 'support') {
    return formatNumber(Math.round(value * 100) / 100);
  }
  if (folds.length > 0) {
    const { mean, deviation } = spreadOf(
      folds.map(each => measuresOf(each, label)[measure])
    );
    return `${mean.toFixed(2)}±${deviation.toFixed(2)}`;
  }
  return value.toFixed(DIGITS);
}
