import React, { useMemo } from 'react';
import {
  foundIn,
  savedEvaluation
} from '../../core/evaluation/savedEvaluation';
import { EvaluationWorkspace } from '../evaluation/EvaluationWorkspace';
import { defineView, type ViewProps } from './view';

function EvaluationView(props: ViewProps<'evaluation'>): React.JSX.Element {
  const { client, spec, saved, text, compact, host } = props;
  const known = useMemo(
    () =>
      saved && {
        store: saved.store,
        cursor: saved.cursor,
        found: foundIn(saved)
      },
    [saved]
  );
  return (
    <EvaluationWorkspace
      key={spec.view_id}
      {...{ client, spec, known, text, compact }}
      takenAt={saved?.taken_at ?? null}
      onSpecChange={host.onSpecChange}
      onIdle={host.onIdle}
      onTitle={host.onTitle}
      reconnect={host.reconnect}
      interrupt={host.interrupt}
    />
  );
}

export default defineView<'evaluation'>({
  Component: EvaluationView,
  offline: savedEvaluation,
  title: text => text.__('Evaluation'),
  focus: ['[role=grid]', '[role=tab]', '.jp-TrialbookNotice button']
});
