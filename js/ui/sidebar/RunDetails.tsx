import React from 'react';
import {
  clip,
  formatDuration,
  formatNumber,
  formatRunning,
  formatStatus,
  formatTime,
  fullNumber,
  fullTime
} from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { RunRow } from '../../protocol/generated';
import { durationOf, isRunning } from '../../core/run/runRow';
import { CopyButton } from '../parts/CopyButton';

interface Item {
  key: string;
  shown: string;
  full: string;
}

/** Everything that a row knows of its run. */
export function RunDetails(props: {
  row: RunRow;
  now: number;
  text: Text;
  onShowRun: ((run: RunRow) => void) | null;
}): React.JSX.Element {
  const { row, now, text, onShowRun } = props;
  const duration = durationOf(row);
  const texts = (values: Record<string, string>): Item[] =>
    Object.entries(values).map(([key, value]) => ({
      key,
      shown: clip(value),
      full: value
    }));
  const run: Item[] = [
    {
      key: text.__('Status'),
      shown: formatStatus(row.status, text),
      full: formatStatus(row.status, text)
    },
    {
      key: text.__('Started'),
      shown: formatTime(row.start_time),
      full: fullTime(row.start_time)
    },
    {
      key: text.__('Duration'),
      shown:
        duration !== null
          ? formatDuration(duration)
          : isRunning(row)
            ? formatRunning(now - row.start_time)
            : '–',
      full: ''
    }
  ];
  const metrics = Object.entries(row.metrics).map(([key, value]) => ({
    key,
    shown: formatNumber(value),
    full: fullNumber(value)
  }));
  return (
    <div
      className="jp-TrialbookDetails"
      role="group"
      aria-label={text.__('Details')}
    >
      <Section items={run} />
      <Section title={text.__('Metrics')} items={metrics} numeric />
      <Section title={text.__('Params')} items={texts(row.params)} />
      <Section title={text.__('Tags')} items={texts(row.tags)} />
      <div className="jp-TrialbookDetails-id">
        <code title={row.run_id}>{row.run_id}</code>
        <CopyButton
          value={row.run_id}
          label={text.__('Copy the run id')}
          text={text}
        />
        {onShowRun && (
          <button
            type="button"
            className="jp-TrialbookButton"
            aria-label={text.__('Open the run')}
            onClick={() => {
              onShowRun(row);
            }}
          >
            {text.__('Open')}
          </button>
        )}
      </div>
    </div>
  );
}

function Section(props: {
  title?: string;
  items: Item[];
  numeric?: boolean;
}): React.JSX.Element | null {
  if (props.items.length === 0) {
    return null;
  }
  return (
    <>
      {props.title && (
        <div className="jp-TrialbookDetails-title">{props.title}</div>
      )}
      <dl className={props.numeric ? 'jp-mod-numeric' : undefined}>
        {props.items.map(({ key, shown, full }) => (
          <React.Fragment key={key}>
            <dt title={key}>
              <bdi>{clip(key)}</bdi>
            </dt>
            <dd title={full}>
              <bdi>{shown}</bdi>
            </dd>
          </React.Fragment>
        ))}
      </dl>
    </>
  );
}
