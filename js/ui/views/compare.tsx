import React, { useEffect, useMemo } from 'react';
import {
  savedCompare,
  savedComparePage
} from '../../core/compare/savedCompare';
import { useAnswer } from '../parts/useAnswer';
import { CompareWorkspace } from '../compare/CompareWorkspace';
import { MANY_NAMES, runsTabKey, runsTitle } from './runsTab';
import { defineView, type ViewProps } from './view';

function CompareView(props: ViewProps<'compare'>): React.JSX.Element {
  const { client, spec, saved, text, compact, host } = props;
  useTitle(props);
  return (
    <CompareWorkspace
      {...{ client, spec, text, compact }}
      snapshot={saved && savedComparePage(saved)}
      takenAt={saved?.taken_at ?? null}
      services={host}
      highlight={host.highlight}
      onSpecChange={host.onSpecChange}
      onIdle={host.onIdle}
      onOpenTab={compact ? host.openTab : null}
      reconnect={host.reconnect}
      interrupt={host.interrupt}
    />
  );
}

/** Tells the host which runs are compared. */
function useTitle({ client, spec, text, host }: ViewProps<'compare'>): void {
  const { onTitle } = host;
  const { store_id, query } = spec;
  const asked = useMemo(
    () => ({ store_id, query, offset: 0, limit: MANY_NAMES }),
    [store_id, query]
  );
  const { value } = useAnswer(onTitle && asked, signal =>
    client.request('runs.search', asked, { signal })
  );
  useEffect(() => {
    if (value) {
      onTitle?.(text.__('Compare: %1', runsTitle(query, value, text)));
    }
  }, [value, query, text, onTitle]);
}

export default defineView<'compare'>({
  Component: CompareView,
  offline: savedCompare,
  title: text => text.__('Comparison'),
  tabKey: runsTabKey,
  focus: ['[role=grid]', '[role=tab]', '.jp-TrialbookNotice button']
});
