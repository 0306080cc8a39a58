import React, { useState } from 'react';
import { clip } from '../../core/text/format';
import { toggled } from '../../core/table/tableLayout';
import type { Text } from '../../core/text/text';
import { Popover, type Point } from '../parts/Menu';

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
  const wanted = search.trim().toLowerCase();
  const absent = chosen.filter(name => !metrics.includes(name));
  const others = metrics.filter(name => !chosen.includes(name));
  const listed = [
    ...chosen.filter(name => metrics.includes(name)),
    ...absent,
    ...others
  ]
    .filter(name => name.toLowerCase().includes(wanted))
    .slice(0, MAX_LISTED);
  return (
    <Popover
      at={props.at}
      label={text.__('Metrics shown')}
      role="dialog"
      className="jp-TrialbookColumns jp-TrialbookMetrics"
      onClose={props.onClose}
    >
      <input
        type="search"
        value={search}
        placeholder={text.__('Find a metric')}
        aria-label={text.__('Find a metric')}
        onChange={event => {
          setSearch(event.target.value);
        }}
      />
      <ul aria-label={text.__('Metrics')}>
        {listed.map(name => (
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
        {listed.length === 0 && <li>{text.__('No such metric')}</li>}
      </ul>
      <div className="jp-TrialbookColumns-actions">
        <button
          type="button"
          className="jp-TrialbookButton"
          onClick={() => {
            onChange(null);
          }}
        >
          {text.__('The first two')}
        </button>
      </div>
    </Popover>
  );
}
