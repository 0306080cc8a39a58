import React, { useState } from 'react';
import { clip, formatCount } from '../../core/text/format';
import { ChoicePopover } from '../parts/ChoicePopover';
import type { Point } from '../parts/Menu';
import { matches } from '../parts/SearchBox';
import type { CompareTools } from './compareTools';

/** Metrics that are listed at once; of more a search finds the others. */
const MAX_LISTED = 100;
/** Metrics that one chart has at most. */
const MAX_KEYS = 50;

/** Which metrics a chart draws. */
export function MetricsPanel(props: {
  at: Point;
  tools: CompareTools;
  label: string;
  /** Those that it has. */
  keys: readonly string[];
  /** What takes what was chosen. */
  button: string;
  onKeys: (keys: readonly string[]) => void;
  onClose: () => void;
}): React.JSX.Element {
  const { text, view } = props.tools;
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState(props.keys);
  const metrics = view.table.page?.columns.metrics ?? [];
  // Those that it has stand first, where they are found again.
  const found = [...new Set([...props.keys, ...metrics])].filter(key =>
    matches(search, key)
  );
  const left = found.length - MAX_LISTED;
  return (
    <ChoicePopover
      at={props.at}
      label={props.label}
      search={search}
      find={text.__('Find a metric')}
      onSearch={setSearch}
      listLabel={text.__('Metrics')}
      nothing={text.__('Nothing matches.')}
      items={[
        ...found.slice(0, MAX_LISTED).map(key => (
          <li key={key}>
            <label>
              <input
                type="checkbox"
                checked={chosen.includes(key)}
                disabled={!chosen.includes(key) && chosen.length === MAX_KEYS}
                onChange={({ target: { checked } }) => {
                  setChosen(
                    checked
                      ? [...chosen, key]
                      : chosen.filter(each => each !== key)
                  );
                }}
              />
              <bdi>{clip(key)}</bdi>
            </label>
          </li>
        )),
        ...(left > 0
          ? [
              <li key="" className="jp-TrialbookCompare-quiet">
                {text._n(
                  '%1 more: search for it',
                  '%2 more: search for them',
                  left,
                  formatCount(left)
                )}
              </li>
            ]
          : [])
      ]}
      actions={
        <button
          type="button"
          className="jp-TrialbookButton"
          disabled={chosen.length === 0}
          onClick={() => {
            props.onClose();
            props.onKeys(chosen);
          }}
        >
          {props.button}
        </button>
      }
      onClose={props.onClose}
    />
  );
}
