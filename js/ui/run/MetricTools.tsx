import React from 'react';
import type { Axis } from '../../core/run/curves';
import type { Text } from '../../core/text/text';
import { STRENGTHS } from '../chart/smoothed';
import { SearchBox } from '../parts/SearchBox';

/** How the curves of a section are drawn. */
export interface Drawn {
  readonly axis: Axis;
  readonly log: boolean;
  readonly smoothing: number;
}

/** What is searched for, and how curves are drawn. */
export function MetricTools(props: {
  search: string;
  onSearch: (search: string) => void;
  drawn: Drawn;
  onDrawn: (drawn: Drawn) => void;
  live: boolean;
  text: Text;
  children: React.ReactNode;
}): React.JSX.Element {
  const { drawn, live, onDrawn, text } = props;
  const axes: [Axis, string][] = [
    ['step', text.__('Step')],
    ['time', text.__('Time')],
    ['relative', text.__('Time since the start')]
  ];
  const strength = STRENGTHS.indexOf(
    drawn.smoothing as (typeof STRENGTHS)[number]
  );
  const smoothing =
    drawn.smoothing === 0 ? text.__('off') : String(drawn.smoothing);
  return (
    <div className="jp-TrialbookRunPage-tools">
      <SearchBox
        value={props.search}
        label={text.__('Search metrics')}
        onChange={props.onSearch}
      />
      <label>
        {text.__('Axis')}{' '}
        <select
          value={drawn.axis}
          disabled={!live}
          title={live ? undefined : text.__('This needs a kernel')}
          onChange={event => {
            onDrawn({ ...drawn, axis: event.target.value as Axis });
          }}
        >
          {axes.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        <input
          type="checkbox"
          checked={drawn.log}
          onChange={event => {
            onDrawn({ ...drawn, log: event.target.checked });
          }}
        />{' '}
        {text.__('Logarithmic')}
      </label>
      <label
        title={text.__(
          'An exponential moving average: what is left of a value one point later'
        )}
      >
        {text.__('Smoothing')}{' '}
        <input
          type="range"
          min={0}
          max={STRENGTHS.length - 1}
          value={strength}
          aria-valuetext={smoothing}
          onChange={event => {
            const at = Number(event.target.value);
            onDrawn({ ...drawn, smoothing: STRENGTHS[at] ?? 0 });
          }}
        />
        <span className="jp-TrialbookRunPage-strength" aria-hidden="true">
          {smoothing}
        </span>
      </label>
      {props.children}
    </div>
  );
}
