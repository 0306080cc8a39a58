import React, { useEffect, useState, useSyncExternalStore } from 'react';
import {
  clip,
  formatAge,
  formatNumber,
  formatRunning,
  formatStatus,
  fullTime
} from '../core/format';
import { RunTableState } from '../core/runTableState';
import type { Text } from '../core/text';
import type { Client } from '../protocol/client';
import type { RunRow, RunsSpec } from '../protocol/generated';
import { StatusIcon } from './icons';
import { RunDetails } from './RunDetails';
import type { ItemProps } from './useRovingFocus';
import { useNow } from './useNow';

/** Runs shown at first, and more of them at each request. */
const STEP = 50;
const METRICS_SHOWN = 2;

function specOf(experimentId: string): RunsSpec {
  return {
    view: 'runs',
    view_id: 'sidebar',
    store_id: null,
    query: { experiment_ids: [experimentId], filter: '', order_by: [] }
  };
}

/** The runs of an experiment, newest first. */
export function ExperimentRuns(props: {
  client: Client;
  experimentId: string;
  focus: ItemProps;
  text: Text;
  onShowRun: ((run: RunRow) => void) | null;
}): React.JSX.Element {
  const { client, text } = props;
  const [state] = useState(
    () => new RunTableState({ client, spec: specOf(props.experimentId) })
  );
  const [limit, setLimit] = useState(STEP);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => state.start(), [state]);
  useEffect(() => {
    state.setRange(0, limit - 1);
  }, [state, limit]);
  const view = useSyncExternalStore(state.subscribe, state.getView);
  const rows = view.rows.slice(0, limit);
  const running = rows.some(row => row.end_time === null);
  const live = view.connection === 'live' || view.connection === 'waiting';
  const now = useNow(running && live ? 1000 : 30_000);
  const sentence =
    view.phase === 'rows'
      ? null
      : view.phase === 'empty'
        ? text.__('No runs yet')
        : (view.error?.message ?? text.__('Loading runs …'));
  return (
    <div role="group" className="jp-TrialbookSidebar-runs">
      {sentence !== null && (
        <div className="jp-TrialbookSidebar-none">{sentence}</div>
      )}
      {rows.map(row => (
        <Run
          key={row.run_id}
          row={row}
          now={live ? now : (view.asOf ?? now)}
          open={open.has(row.run_id)}
          focus={props.focus}
          text={text}
          onToggle={() => {
            const next = new Set(open);
            if (!next.delete(row.run_id)) {
              next.add(row.run_id);
            }
            setOpen(next);
          }}
          onShowRun={props.onShowRun}
        />
      ))}
      {view.count > limit && (
        <button
          type="button"
          className="jp-TrialbookButton"
          onClick={() => {
            setLimit(limit + STEP);
          }}
        >
          {text.__(
            'Show more (%1 of %2)',
            limit.toLocaleString(),
            view.count.toLocaleString()
          )}
        </button>
      )}
    </div>
  );
}

function Run(props: {
  row: RunRow;
  now: number;
  open: boolean;
  focus: ItemProps;
  text: Text;
  onToggle: () => void;
  onShowRun: ((run: RunRow) => void) | null;
}): React.JSX.Element {
  const { row, now, open, text } = props;
  const metrics = Object.entries(row.metrics).slice(0, METRICS_SHOWN);
  const status = formatStatus(row.status, text);
  return (
    <div
      role="treeitem"
      aria-level={2}
      aria-expanded={open}
      aria-label={text.__('%1, %2', clip(row.run_name), status)}
      {...props.focus(`run:${row.run_id}`)}
    >
      <div className="jp-TrialbookSidebar-run" onClick={props.onToggle}>
        <span title={status}>
          <StatusIcon status={row.status} />
        </span>
        <span className="jp-TrialbookSidebar-name" title={row.run_name}>
          <bdi>{clip(row.run_name)}</bdi>
        </span>
        <span
          className="jp-TrialbookSidebar-age"
          title={fullTime(row.start_time)}
        >
          {row.end_time === null
            ? formatRunning(now - row.start_time)
            : formatAge(row.start_time, now, text)}
        </span>
        {metrics.length > 0 && (
          <span className="jp-TrialbookSidebar-metrics">
            {metrics.map(([key, value]) => (
              <span key={key} title={key}>
                <bdi>{clip(key)}</bdi> <b>{formatNumber(value)}</b>
              </span>
            ))}
          </span>
        )}
      </div>
      {open && (
        <RunDetails
          row={row}
          now={now}
          text={text}
          onShowRun={props.onShowRun}
        />
      )}
    </div>
  );
}
