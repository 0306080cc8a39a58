import React from 'react';

const STAR =
  'M8 1.8l1.9 4 4.3.6-3.1 3 .8 4.4L8 11.7l-3.9 2.100.8-4.400-3.100-3 4.300-.6z';

/** A star, filled where it is given. */
export function StarIcon(props: { filled: boolean }): React.JSX.Element {
  return (
    <svg
      className="jp-TrialbookIcon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={STAR}
        fill={props.filled ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.2"
        strokeLinejoin="round"
      />
    </svg>
  );
}
