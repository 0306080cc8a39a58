import React, { useCallback, useState } from 'react';
import { changed } from '../../core/compare/compareLayout';
import { withSettings } from '../../core/compare/layoutCharts';
import { type Point, ToolButton } from '../parts/Menu';
import type { CompareTools } from './compareTools';
import { MetricsPanel } from './MetricsPanel';
import { Check, SettingsFields } from './SettingsFields';

/** What concerns all charts: how their curves are drawn, and one more chart. */
export function CurveSettings(props: {
  tools: CompareTools;
  /** A chart of these metrics is wanted. */
  onAdd: (keys: readonly string[]) => void;
}): React.JSX.Element {
  const { tools } = props;
  const { text, onLayout, view } = tools;
  const { layout } = view;
  const [adding, setAdding] = useState<Point | null>(null);
  const close = useCallback(() => {
    setAdding(null);
  }, []);
  const add = text.__('Add a chart');
  return (
    <div
      className="jp-TrialbookCompare-tools"
      role="group"
      aria-label={text.__('How curves are drawn')}
    >
      <SettingsFields
        tools={tools}
        settings={layout.settings}
        onChange={changes => {
          onLayout(withSettings(layout, changes));
        }}
      />
      <Check
        label={text.__('Link charts')}
        title={text.__('Zoom and crosshair go together where the axis is one')}
        checked={layout.linked ?? false}
        onChange={linked => {
          onLayout(changed(layout, { linked: linked || undefined }));
        }}
      />
      <ToolButton icon="add" label={add} popup="dialog" onOpen={setAdding} />
      {adding && (
        <MetricsPanel
          at={adding}
          tools={tools}
          label={add}
          keys={[]}
          button={text.__('Add')}
          onKeys={props.onAdd}
          onClose={close}
        />
      )}
    </div>
  );
}
