import React from 'react';
import type { Legend } from '../../core/compare/runLooks';
import { NO_COLOUR, rampColour } from '../../core/compare/runPaint';
import { clip } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { RunMark } from '../parts/RunMark';
import { shortened } from '../chart/canvas';
import { thinned } from '../chart/plotBox';

/** Colours of the bar: the ramp in so many steps. */
const STEPS = [0, 0.25, 0.5, 0.75, 1];
/** Pixels of the bar. */
const WIDTH = 200;
const LABEL_ROOM = 44;

/** What colours and marks say. */
export function LooksLegend(props: {
  /** What they are by. */
  name: string;
  legend: Legend;
  /** What else is to be said, such as what the size of points is. */
  children?: React.ReactNode;
  text: Text;
}): React.JSX.Element {
  const { name, legend, text } = props;
  return (
    <div
      className="jp-TrialbookCompare-looks"
      role="group"
      aria-label={text.__('Colours by %1', clip(name))}
    >
      <bdi title={name}>{clip(name)}</bdi>
      {legend.kind === 'scale' ? (
        <span
          className="jp-TrialbookCompare-colourBar"
          style={{ width: WIDTH }}
        >
          <span
            style={{
              background: `linear-gradient(to right, ${STEPS.map(rampColour).join(', ')})`
            }}
            aria-hidden="true"
          />
          {thinned(legend.ticks, LABEL_ROOM / WIDTH).map(({ at, label }) => (
            <span
              key={at}
              style={{ left: `${String(100 * at)}%` }}
              title={label}
            >
              {shortened(label, 7)}
            </span>
          ))}
        </span>
      ) : (
        <ul>
          {legend.entries.map(({ label, style }) => (
            <li key={label} title={label}>
              <RunMark runStyle={style} />
              <bdi>{clip(label)}</bdi>
            </li>
          ))}
        </ul>
      )}
      {legend.hasNone && (
        <span className="jp-TrialbookCompare-none">
          <RunMark
            runStyle={{ colour: NO_COLOUR, shape: 'circle', dash: '' }}
          />
          {text.__('no value')}
        </span>
      )}
      {props.children}
    </div>
  );
}
