import { useState } from 'react';
import type { Place } from '../../core/actions/runActions';
import { RunActs } from '../../core/actions/runActs';
import type { RunServices } from '../../core/actions/services';
import { changed, withRunEye } from '../../core/compare/compareLayout';
import type {
  CompareState,
  CompareView
} from '../../core/compare/compareState';
import { trackingUriOf } from '../../core/text/pythonText';
import type { Text } from '../../core/text/text';
import type { CompareLayout } from '../../protocol/generated';
import { useServices } from '../actions/useServices';

/** A comparison as a place where something is done to runs. */
export function useComparePlace(props: {
  state: CompareState;
  view: CompareView;
  services: RunServices;
  text: Text;
  onLayout: (layout: CompareLayout) => void;
  onSay: (problem: string) => void;
}): Place {
  const { state, view, services, text, onLayout } = props;
  const [acts] = useState(
    () =>
      new RunActs({
        ...{ client: state.client, services, text },
        storeId: () => state.storeId,
        say: problem => {
          props.onSay(problem ?? '');
        },
        onPurged: () => {
          state.selection.clear();
          state.table.retry();
        }
      })
  );
  useServices(acts, services);
  const { layout, rows, drawn, table } = view;
  return {
    ...{ acts, services },
    live: table.connection !== 'disconnected',
    rename: null,
    baseline: {
      isOn: id => layout.baseline === id,
      toggle: id => {
        const baseline = layout.baseline === id ? undefined : id;
        onLayout(changed(layout, { baseline }));
      }
    },
    charts: {
      isOn: id => drawn.some(({ run_id }) => run_id === id),
      toggle: id => {
        onLayout(withRunEye(layout, id, rows));
      }
    },
    copy: content => void acts.copy(content),
    trackingUri: trackingUriOf(state.client, table.page?.store)
  };
}
