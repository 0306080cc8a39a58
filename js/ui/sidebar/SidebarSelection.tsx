import React, { useCallback, useState } from 'react';
import { sidebarPlace, sidebarTarget } from '../../core/sidebar/sidebarPlace';
import type {
  SidebarState,
  SidebarView
} from '../../core/sidebar/sidebarState';
import { actionItems } from '../actions/actionItems';
import { SelectionBar } from '../actions/SelectionBar';
import { Menu, type Point } from '../parts/Menu';

/** What can be done to the runs that are selected. */
export function SidebarSelection(props: {
  state: SidebarState;
  view: SidebarView;
}): React.JSX.Element {
  const { state } = props;
  const [at, setAt] = useState<Point | null>(null);
  const close = useCallback(() => {
    setAt(null);
  }, []);
  const target = sidebarTarget(props.view);
  const place = sidebarPlace(state);
  return (
    <div className="jp-TrialbookSidebar-selection">
      <SelectionBar
        target={target}
        place={place}
        onMenu={setAt}
        onClear={() => {
          state.selection.clear();
        }}
      />
      {at && (
        <Menu
          at={at}
          label={place.acts.text.__('Runs')}
          items={actionItems(target, place)}
          onClose={close}
        />
      )}
    </div>
  );
}
