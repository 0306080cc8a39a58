import React, { useEffect, useMemo, useState } from 'react';
import { savedPage, savedRuns } from '../../core/table/savedRuns';
import { useAnswer } from '../parts/useAnswer';
import { RunTable } from '../table/RunTable';
import { MANY_NAMES, runsTabKey, runsTitle } from './runsTab';
import { defineView, type ViewProps } from './view';

function RunsView(props: ViewProps<'runs'>): React.JSX.Element {
  const { client, spec, saved, text, compact, host } = props;
  const { onIdle, onSpecChange } = host;
  const onQuery = useTitle(props);
  return (
    <RunTable
      client={client}
      spec={spec}
      snapshot={saved && savedPage(saved)}
      takenAt={saved?.taken_at ?? null}
      text={text}
      {...(onIdle && { onIdle })}
      {...(onSpecChange && {
        onSpecChange: changed => {
          onQuery(changed.query);
          onSpecChange(changed);
        }
      })}
      services={host}
      onDragRuns={host.dragRuns}
      onOpenTab={compact ? host.openTab : null}
      reconnect={host.reconnect}
      interrupt={host.interrupt}
    />
  );
}

/** Tells the host what the table shows; call what is returned when that is another query. */
function useTitle(
  props: ViewProps<'runs'>
): (query: ViewProps<'runs'>['spec']['query']) => void {
  const { client, spec, text, host } = props;
  const { onTitle } = host;
  const { store_id } = spec;
  const [query, setQuery] = useState(spec.query);
  const { experiment_ids, scope } = spec.query;
  // The names of all its runs, however they are filtered.
  const asked = useMemo(
    () => ({
      ...{ store_id, offset: 0, limit: MANY_NAMES },
      query: {
        ...{ experiment_ids, filter: '', order_by: [] },
        ...(scope && { scope })
      }
    }),
    [store_id, experiment_ids, scope]
  );
  const about = useMemo(
    () => (onTitle ? { client, asked } : null),
    [client, asked, onTitle]
  );
  const { value } = useAnswer(about, signal =>
    client.request('runs.search', asked, { signal })
  );
  useEffect(() => {
    if (value) {
      onTitle?.(runsTitle(query, value, text));
    }
  }, [value, query, text, onTitle]);
  return setQuery;
}

export default defineView<'runs'>({
  Component: RunsView,
  offline: savedRuns,
  title: text => text.__('Runs'),
  tabKey: runsTabKey,
  focus: ['table[tabindex]', '.jp-TrialbookNotice button']
});
