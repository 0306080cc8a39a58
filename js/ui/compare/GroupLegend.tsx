import React, { useSyncExternalStore } from 'react';
import { clip } from '../../core/text/format';
import { LineSample } from '../chart/ChartLegend';
import type { LineOwner } from './chartCurves';
import type { CompareTools } from './compareTools';

/** Which line is which group; one that is pointed at stands out, and one that is clicked goes on to. */
export function GroupLegend(props: {
  tools: CompareTools;
  owners: readonly LineOwner[];
}): React.JSX.Element {
  const { pointed, text } = props.tools;
  const held = useSyncExternalStore(pointed.subscribe, () => pointed.held);
  return (
    <ul className="jp-TrialbookCompare-legend" aria-label={text.__('Groups')}>
      {props.owners.map(({ id, label, style, runIds }) => (
        <li key={id}>
          <button
            type="button"
            aria-pressed={held !== null && runIds.includes(held)}
            title={label}
            onMouseEnter={() => {
              pointed.set(runIds[0] ?? null);
            }}
            onMouseLeave={() => {
              pointed.set(null);
            }}
            onClick={() => {
              const isHeld = held !== null && runIds.includes(held);
              pointed.hold(isHeld ? held : (runIds[0] ?? null));
            }}
          >
            <LineSample {...style} />
            <bdi>{clip(label)}</bdi>
          </button>
        </li>
      ))}
    </ul>
  );
}
