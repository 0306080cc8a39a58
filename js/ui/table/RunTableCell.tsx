import React from 'react';
import { valueOf } from '../../core/table/columns';
import type { CurveCache } from '../../core/table/curveCache';
import {
  clip,
  formatAge,
  formatDuration,
  formatRunning,
  formatStatus,
  fullTime,
  inOneLine
} from '../../core/text/format';
import type { PlacedColumn } from '../../core/table/gridWindow';
import type { RunStyle } from '../../core/marks/runColours';
import type { Text } from '../../core/text/text';
import type { RunRow, TableLayout } from '../../protocol/generated';
import { datasetsOf, durationOf, isRunning, own } from '../../core/run/runRow';
import { GridCell } from './GridCell';
import { StatusIcon } from '../parts/icons';
import { MetricCell, NoValue } from './MetricCell';

/** What a run has in a column, its name aside. */
export function RunTableCell(props: {
  row: RunRow;
  place: PlacedColumn;
  runStyle: RunStyle;
  baseline: RunRow | null;
  layout: TableLayout;
  curves: CurveCache;
  visible: boolean | null;
  experiments: Readonly<Record<string, string>>;
  now: number;
  runningUntil: number;
  text: Text;
}): React.JSX.Element {
  const { row, place, text } = props;
  const { column } = place;
  if (column.group === 'metric') {
    return <MetricCell {...props} />;
  }
  if (column.group !== 'attribute') {
    const value = valueOf(row, column);
    if (value === undefined) {
      return <NoValue place={place} text={text} />;
    }
    return (
      <GridCell place={place} title={String(value)}>
        <bdi>{inOneLine(String(value))}</bdi>
      </GridCell>
    );
  }
  switch (column.key) {
    case 'status':
      return (
        <GridCell place={place} className="jp-TrialbookRunTable-runStatus">
          <StatusIcon status={row.status} />
          {formatStatus(row.status, text)}
        </GridCell>
      );
    case 'start_time':
      return (
        <GridCell place={place} title={fullTime(row.start_time)}>
          {formatAge(row.start_time, props.now, text)}
        </GridCell>
      );
    case 'duration': {
      const duration = durationOf(row);
      if (duration === null && !isRunning(row)) {
        return <NoValue place={place} text={text} />;
      }
      return (
        <GridCell place={place}>
          {duration === null
            ? formatRunning(props.runningUntil - row.start_time)
            : formatDuration(duration)}
        </GridCell>
      );
    }
    case 'datasets': {
      const datasets = datasetsOf(row);
      return datasets === undefined ? (
        <NoValue place={place} text={text} />
      ) : (
        <GridCell place={place} title={datasets}>
          <bdi>{clip(datasets)}</bdi>
        </GridCell>
      );
    }
    default: {
      const name =
        own(props.experiments, row.experiment_id) ?? row.experiment_id;
      return (
        <GridCell place={place} title={name}>
          <bdi>{clip(name)}</bdi>
        </GridCell>
      );
    }
  }
}
