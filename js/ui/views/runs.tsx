import React from 'react';
import { savedPage, savedRuns } from '../../core/table/savedRuns';
import { RunTable } from '../table/RunTable';
import { defineView, type ViewProps } from './view';

function RunsView(props: ViewProps<'runs'>): React.JSX.Element {
  const { client, spec, saved, text, compact, host } = props;
  const { onIdle, onSpecChange } = host;
  return (
    <RunTable
      client={client}
      spec={spec}
      snapshot={saved && savedPage(saved)}
      takenAt={saved?.taken_at ?? null}
      text={text}
      {...(onIdle && { onIdle })}
      {...(onSpecChange && { onSpecChange })}
      services={host}
      onDragRuns={host.dragRuns}
      onOpenTab={compact ? host.openTab : null}
      reconnect={host.reconnect}
      interrupt={host.interrupt}
    />
  );
}

export default defineView<'runs'>({
  Component: RunsView,
  offline: savedRuns,
  title: text => text.__('Runs'),
  focus: ['table[tabindex]', '.jp-TrialbookNotice button']
});
