import React, { useState } from 'react';
import { axisId } from '../../core/compare/axisScale';
import { clip } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { Columns, ParallelAxis } from '../../protocol/generated';
import { ChoicePopover } from '../parts/ChoicePopover';
import type { Point } from '../parts/Menu';
import { matches } from '../parts/SearchBox';

/** Which params and metrics are axes. */
export function AxesPanel(props: {
  at: Point;
  columns: Columns;
  axes: readonly ParallelAxis[];
  text: Text;
  onAxes: (axes: ParallelAxis[]) => void;
  onReset: () => void;
  onClose: () => void;
}): React.JSX.Element {
  const { columns, axes, text, onAxes } = props;
  const [search, setSearch] = useState('');
  const all = [
    ...columns.params.map((key): ParallelAxis => axisOf('param', key)),
    ...columns.metrics.map((key): ParallelAxis => axisOf('metric', key))
  ];
  const shown = new Set(axes.map(axisId));
  return (
    <ChoicePopover
      at={props.at}
      label={text.__('Axes')}
      search={search}
      find={text.__('Find a param or metric')}
      onSearch={setSearch}
      listLabel={text.__('Params and metrics')}
      nothing={text.__('Nothing matches.')}
      items={all
        .filter(({ key }) => matches(search, key))
        .map(axis => (
          <li key={axisId(axis)}>
            <label>
              <input
                type="checkbox"
                checked={shown.has(axisId(axis))}
                onChange={({ target: { checked } }) => {
                  onAxes(
                    checked
                      ? [...axes, axis]
                      : axes.filter(each => axisId(each) !== axisId(axis))
                  );
                }}
              />
              <bdi>{clip(axis.key)}</bdi>
            </label>
          </li>
        ))}
      actions={
        <button
          type="button"
          className="jp-TrialbookButton"
          onClick={props.onReset}
        >
          {text.__('Reset')}
        </button>
      }
      onClose={props.onClose}
    />
  );
}

function axisOf(group: ParallelAxis['group'], key: string): ParallelAxis {
  return { group, key, aggregate: 'latest' };
}
