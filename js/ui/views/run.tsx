import React, { useCallback } from 'react';
import { savedDetail, savedRun } from '../../core/run/savedRun';
import { RunPage } from '../run/RunPage';
import { defineView, type ViewProps } from './view';

function RunView(props: ViewProps<'run'>): React.JSX.Element {
  const { client, spec, saved, text, compact, host } = props;
  const { onIdle, onSpecChange, onTitle, openTab } = host;
  // The page begins to listen anew with another function.
  const settled = useCallback(() => onIdle?.(spec), [onIdle, spec]);
  return (
    <RunPage
      compact={compact}
      client={client}
      run={spec}
      snapshot={
        saved && {
          detail: savedDetail(saved),
          left_out: saved.snapshot.left_out
        }
      }
      takenAt={saved?.taken_at ?? null}
      text={text}
      files={host}
      onRevealCell={host.revealCell}
      services={host}
      onOpenTab={
        compact && openTab
          ? ({ run_id, store_id }) => {
              openTab({ ...spec, run_id, store_id });
            }
          : null
      }
      {...(onIdle && { onIdle: settled })}
      onDetail={({ run_name, store: { store_id } }) => {
        onTitle?.(run_name);
        if (store_id !== spec.store_id) {
          onSpecChange?.({ ...spec, store_id });
        }
      }}
      reconnect={host.reconnect}
      interrupt={host.interrupt}
    />
  );
}

export default defineView<'run'>({
  Component: RunView,
  offline: savedRun,
  title: text => text.__('Run'),
  tabKey: ({ run_id }) => run_id,
  focus: ['[role=tab][aria-selected=true]', '.jp-TrialbookNotice button']
});
