import React, { useState } from 'react';
import { clip } from '../../core/text/format';
import { toggled } from '../../core/table/eyes';
import type { Text } from '../../core/text/text';
import { ChoicePopover } from '../parts/ChoicePopover';
import type { Point } from '../parts/Menu';
import { matches } from '../parts/SearchBox';

/** More would be scrolled and not read: the box above finds the others. */
const MAX_LISTED = 200;

/** Which metrics are shown of each run; the first chosen is drawn. */
export function MetricsPicker(props: {
  at: Point;
  metrics: readonly string[];
  /** Null until someone has chosen. */
  chosen: readonly string[] | null;
  text: Text;
  onChange: (metrics: readonly string[] | null) => void;
  onClose: () => void;
}): React.JSX.Element {
  const { metrics, text, onChange } = props;
  const chosen = props.chosen ?? [];
  const [search, setSearch] = useState('');
  const absent = chosen.filter(name => !metrics.includes(name));
  const others = metrics.filter(name => !chosen.includes(name));
  const listed = [
    ...chosen.filter(name => metrics.includes(name)),
    ...absent,
    ...others
  ]
    .filter(name => matches(search, name))
    .slice(0, MAX_LISTED);
  return (
    <ChoicePopover
      at={props.at}
      label={text.__('Metrics shown')}
      className="jp-TrialbookMetrics"
      search={search}
      find={text.__('Find a metric')}
      onSearch={setSearch}
      listLabel={text.__('Metrics')}
      nothing={text.__('No metrics match')}
      items={listed.map(name => (
        <li key={name}>
          <label title={name}>
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={() => {
                onChange(toggled(chosen, name));
              }}
            />
            <bdi>{clip(name)}</bdi>
            {name === chosen[0] && (
              <span className="jp-TrialbookMetrics-drawn">
                {text.__('curve')}
              </span>
            )}
          </label>
        </li>
      ))}
      actions={
        <button
          type="button"
          className="jp-TrialbookButton"
          onClick={() => {
            onChange(null);
          }}
        >
          {text.__('Default (headline metrics)')}
        </button>
      }
      onClose={props.onClose}
    />
  );
}
