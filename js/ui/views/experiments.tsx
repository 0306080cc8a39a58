import React, { useEffect, useMemo, useSyncExternalStore } from 'react';
import { ExperimentListState } from '../../core/sidebar/experimentListState';
import { formatAge, formatCount, formatTime } from '../../core/text/format';
import type { ExperimentRow } from '../../protocol/generated';
import { FailureNotice, Notice } from '../parts/Notice';
import { PlainGrid } from '../table/PlainGrid';
import { useNow } from '../parts/useNow';
import { ViewStatus } from '../parts/ViewStatus';
import { defineView, type ViewProps } from './view';

/** The experiments of a store, live. */
function Experiments(props: ViewProps<'experiments'>): React.JSX.Element {
  const { client, spec, saved, text, host } = props;
  const { store_id } = spec;
  const state = useMemo(() => {
    const made = new ExperimentListState(client);
    made.setAsked(store_id === null ? {} : { store_id });
    return made;
  }, [client, store_id]);
  useEffect(() => state.start(), [state]);
  const view = useSyncExternalStore(state.subscribe, state.getView);
  const { connection, list, error } = view;
  const { onIdle } = host;
  useEffect(
    () =>
      onIdle
        ? state.onIdle(() => {
            onIdle(spec);
          })
        : undefined,
    [state, onIdle, spec]
  );
  const now = useNow(60_000);
  const rows = list?.experiments ?? saved?.snapshot.experiments ?? null;
  const total = list?.experiments.length ?? saved?.snapshot.total ?? 0;
  const asOf = list ? view.asOf : (saved?.taken_at ?? null);
  return (
    <div className="jp-TrialbookRunTable">
      {rows && rows.length > 0 ? (
        <PlainGrid
          label={text.__('Experiments')}
          columns={[
            { label: text.__('Name'), width: 280 },
            { label: text.__('Runs'), width: 80, numeric: true },
            { label: text.__('Running'), width: 80, numeric: true },
            { label: text.__('Last activity'), width: 200 }
          ]}
          rows={rows.map(row => ({
            key: row.experiment_id,
            cells: [
              <Name key="name" {...props} row={row} />,
              formatCount(row.run_count),
              formatCount(row.running_count),
              <span key="time" title={formatTime(row.last_update_time)}>
                {connection === 'disconnected'
                  ? formatTime(row.last_update_time)
                  : formatAge(row.last_update_time, now, text)}
              </span>
            ]
          }))}
        />
      ) : rows ? (
        <Notice>{text.__('No experiments yet.')}</Notice>
      ) : error ? (
        <FailureNotice
          failure={error.message}
          retry={state.retry}
          reconnect={host.reconnect}
          text={text}
        >
          {reason => text.__('The experiments could not be read: %1', reason)}
        </FailureNotice>
      ) : connection === 'disconnected' ? (
        <Notice action={host.reconnect}>
          {host.reconnect?.reason ??
            text.__('There is no kernel to read the experiments from.')}
        </Notice>
      ) : connection === 'waiting' ? (
        <Notice action={host.interrupt}>
          {text.__(
            'The kernel is busy; the experiments appear when it answers.'
          )}
        </Notice>
      ) : (
        <Notice>{text.__('Loading experiments …')}</Notice>
      )}
      {rows && (
        <ViewStatus
          view={{ connection, saved: list === null, asOf, error }}
          amounts={[
            rows.length < total
              ? text.__(
                  'first %1 of %2 experiments',
                  formatCount(rows.length),
                  formatCount(total)
                )
              : text._n(
                  '%1 experiment',
                  '%2 experiments',
                  total,
                  formatCount(total)
                )
          ]}
          location={(list ?? saved)?.store.location}
          text={text}
          reconnect={host.reconnect}
          onRetry={state.retry}
        />
      )}
    </div>
  );
}

/** A name, which leads to the experiment's runs where there is room for them. */
function Name(
  props: ViewProps<'experiments'> & { row: ExperimentRow }
): React.JSX.Element {
  const { row, spec, host } = props;
  const { openTab } = host;
  const name = <bdi title={row.name}>{row.name}</bdi>;
  if (!openTab) {
    return name;
  }
  return (
    <button
      type="button"
      className="jp-TrialbookRunPage-link"
      onClick={() => {
        openTab({
          view: 'runs',
          view_id: '',
          store_id: spec.store_id,
          query: {
            experiment_ids: [row.experiment_id],
            filter: '',
            order_by: []
          }
        });
      }}
    >
      {name}
    </button>
  );
}

export default defineView<'experiments'>({
  Component: Experiments,
  // It shows what was saved itself.
  offline: () => ({}),
  title: text => text.__('Experiments'),
  focus: ['table[tabindex]', '.jp-TrialbookNotice button']
});
