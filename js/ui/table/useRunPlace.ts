import { useMemo, useState } from 'react';
import type { Place } from '../../core/actions/runActions';
import { RunActs, type RunTarget } from '../../core/actions/runActs';
import type { RunServices } from '../../core/actions/services';
import type { RunTableState } from '../../core/table/runTableState';
import type { RunTableView } from '../../core/table/runTableView';
import { curvesDrawn, isVisible, withEye } from '../../core/table/eyes';
import { trackingUriOf } from '../../core/text/pythonText';
import type { Text } from '../../core/text/text';
import type { TableLayout } from '../../protocol/generated';
import { useServices } from '../actions/useServices';

/** A run table as a place where something is done to runs. */
export function useRunPlace(props: {
  table: RunTableState;
  view: RunTableView;
  services: RunServices;
  text: Text;
  onLayout: (layout: TableLayout) => void;
  onRename: (id: string) => void;
  onSay: (problem: string) => void;
  copy: (content: string) => void;
  /** Runs are gone for good. */
  onPurged: () => void;
}): Place {
  const { table, view, services, text, onLayout } = props;
  const [acts] = useState(
    () =>
      new RunActs({
        client: table.client,
        storeId: () =>
          table.getView().page?.store.store_id ?? table.spec.store_id,
        services,
        text,
        say: problem => {
          props.onSay(problem ?? '');
        },
        onPurged: props.onPurged
      })
  );
  useServices(acts, services);
  const { layout, rowAt } = view;
  return {
    acts,
    services,
    live: view.connection !== 'disconnected',
    rename: props.onRename,
    baseline: {
      isOn: id => layout.baseline === id,
      toggle: id => {
        const baseline = layout.baseline === id ? null : id;
        onLayout({ ...layout, baseline });
      }
    },
    charts:
      curvesDrawn(view).length > 0
        ? {
            isOn: id => isVisible(layout, id, table.indexOf(id) ?? 0),
            toggle: id => {
              onLayout(withEye(layout, id, table.indexOf(id) ?? 0, rowAt));
            }
          }
        : null,
    copy: props.copy,
    trackingUri: trackingUriOf(table.client, view.page?.store)
  };
}

/** The runs that are selected, with the rows of those that are at hand. */
export function useSelectedRuns(
  table: RunTableState,
  view: RunTableView,
  selected: ReadonlySet<string>
): RunTarget {
  return useMemo(
    () => targetOf(table, view, [...selected]),
    [table, view, selected]
  );
}

/** Runs by their ids, with the rows of those that are at hand. */
export function targetOf(
  table: RunTableState,
  { rowAt }: Pick<RunTableView, 'rowAt'>,
  ids: readonly string[]
): RunTarget {
  const rows = ids.flatMap(id => {
    const index = table.indexOf(id);
    const row = index === null ? undefined : rowAt(index);
    return row ? [row] : [];
  });
  return { ids, rows };
}
