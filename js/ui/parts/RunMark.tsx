import React from 'react';
import type { RunStyle, RunShape } from '../../core/marks/runColours';

/** In a box of 12 by 12. */
export const MARK_PATHS: Record<RunShape, string> = {
  circle: 'M6 1.6a4.4 4.4 0 1 0 0 8.8a4.4 4.4 0 0 0 0-8.8z',
  square: 'M2 2h8v8H2z',
  triangle: 'M6 1.2 11 10H1z',
  diamond: 'M6 .8 11.200 6 6 11.200.8 6z',
  cross: 'M4.300 1.300h3.400v3h3v3.400h-3v3H4.300v-3h-3V4.300h3z'
};

/** The mark of a run; hollow where its eye is closed. */
export function RunMark(props: {
  runStyle: RunStyle;
  hollow?: boolean;
}): React.JSX.Element {
  const { colour, shape } = props.runStyle;
  return (
    <svg
      className="jp-TrialbookRunMark"
      viewBox="0 0 12 12"
      width="12"
      height="12"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={MARK_PATHS[shape]}
        fill={props.hollow ? 'none' : colour}
        stroke={colour}
        strokeWidth="1.4"
        strokeLinejoin="round"
      />
    </svg>
  );
}
