import { runKey } from './runTree';
import type { SidebarState, SidebarView } from './sidebarState';
import { trackingUriOf } from '../text/pythonText';
import type { RunTarget } from '../actions/runActs';
import type { Place } from '../actions/runActions';

/** The runs that are selected in the sidebar. */
export function sidebarTarget({ chosen }: SidebarView): RunTarget {
  return { ids: [...chosen.runs.keys()], rows: [...chosen.runs.values()] };
}

/** The sidebar as a place where something is done to runs. */
export function sidebarPlace(state: SidebarState): Place {
  const { client, acts } = state;
  return {
    acts,
    services: acts.services,
    live: client.state !== 'disconnected',
    rename: id => {
      state.rename(runKey(id));
    },
    baseline: null,
    charts: null,
    copy: content => void acts.copy(content),
    trackingUri: trackingUriOf(client, state.getView().list.list?.store)
  };
}
