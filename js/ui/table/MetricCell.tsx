import React from 'react';
import { decimalsOf, valueOf, type Column } from '../../core/table/columns';
import { deltaOf, directionOf } from '../../core/table/comparison';
import type { CurveCache } from '../../core/table/curveCache';
import {
  formatDelta,
  formatNumber,
  formatRelative,
  fullNumber
} from '../../core/text/format';
import type { PlacedColumn } from '../../core/table/gridWindow';
import type { RunStyle } from '../../core/marks/runColours';
import type { Text } from '../../core/text/text';
import type { RunRow, TableLayout, WireNumber } from '../../protocol/generated';
import { Sparkline } from '../chart/Sparkline';
import { GridCell } from './GridCell';

export function NoValue(props: {
  place: PlacedColumn;
  text: Text;
}): React.JSX.Element {
  return (
    <GridCell place={props.place} className="jp-mod-missing">
      <span aria-label={props.text.__('no value')} role="img">
        –
      </span>
    </GridCell>
  );
}

/** A number with its curve, and beside it how far it is from the baseline's. */
export function MetricCell(props: {
  place: PlacedColumn;
  row: RunRow;
  runStyle: RunStyle;
  baseline: RunRow | null;
  layout: TableLayout;
  curves: CurveCache;
  /** Whether the run's curves are shown; null where none are drawn. */
  visible: boolean | null;
  text: Text;
}): React.JSX.Element {
  const { place, row, baseline, layout, text } = props;
  const { column } = place;
  const value = valueOf(row, column) as WireNumber | undefined;
  if (value === undefined) {
    return <NoValue place={place} text={text} />;
  }
  const shown = formatNumber(value);
  const decimals = decimalsOf(shown);
  // Digits are equally wide, so that the room of those missing is known.
  const missing = decimals === null ? 0 : column.decimals - decimals;
  const point = decimals === 0 && column.decimals > 0 ? 0.3 : 0;
  const number = (
    <span
      dir="ltr"
      style={
        missing > 0
          ? { paddingInlineEnd: `${String(missing + point)}ch` }
          : undefined
      }
    >
      {shown}
    </span>
  );
  const curve =
    props.visible && layout.sparklines.includes(column.key)
      ? props.curves.get(column.key, row.run_id)
      : null;
  return (
    <GridCell place={place} title={fullNumber(value)}>
      {curve || baseline ? (
        <span className="jp-TrialbookMetric">
          {curve && <Sparkline curve={curve} {...props.runStyle} />}
          {number}
          {baseline && baseline.run_id !== row.run_id && (
            <DeltaText
              value={value}
              base={valueOf(baseline, column) as WireNumber | undefined}
              column={column}
              layout={layout}
              text={text}
            />
          )}
          {baseline?.run_id === row.run_id && (
            <span className="jp-TrialbookDelta" />
          )}
        </span>
      ) : (
        number
      )}
    </GridCell>
  );
}

function DeltaText(props: {
  value: WireNumber;
  base: WireNumber | undefined;
  column: Column;
  layout: TableLayout;
  text: Text;
}): React.JSX.Element {
  const { value, base, column, text } = props;
  const direction = directionOf(column.key, props.layout);
  const delta = deltaOf(value, base, direction);
  if (!delta) {
    return <span className="jp-TrialbookDelta" />;
  }
  const { by, verdict } = delta;
  const words =
    verdict === 'better'
      ? text.__('better than the baseline by %1', fullNumber(Math.abs(by)))
      : verdict === 'worse'
        ? text.__('worse than the baseline by %1', fullNumber(Math.abs(by)))
        : text.__('%1 from the baseline', fullNumber(by));
  const relative = formatRelative(by, Number(base));
  const values = text.__('%1, baseline %2', String(value), String(base));
  return (
    <span
      className={`jp-TrialbookDelta ${verdict ? `jp-mod-${verdict}` : ''}`}
      title={[words, ...(relative ? [relative] : []), values].join('\n')}
    >
      {formatDelta(by, column.decimals)}
      <span aria-hidden="true">{by > 0 ? '▲' : by < 0 ? '▼' : ''}</span>
      {verdict && (
        <span className="jp-TrialbookUnseen">
          {verdict === 'better' ? text.__('better') : text.__('worse')}
        </span>
      )}
    </span>
  );
}
