import React from 'react';
import type { RunStatus } from '../../protocol/generated';

const paths = {
  add: 'M7.300 3h1.400v4.300H13v1.400H8.700V13H7.300V8.700H3V7.300h4.300z',
  archive:
    'M2 3h12v3.200h-.800V13H2.800V6.200H2zm1.200 1.200V5h9.600v-.800zM4 6.200v5.600h8V6.200zm2.200 1.400h3.600v1.200H6.200z',
  caretDown: 'M3.6 5.5 8 9.9l4.4-4.4 1 1L8 12 2.6 6.5z',
  caretRight: 'M5.5 3.6 9.9 8l-4.4 4.4 1 1L12 8 6.5 2.6z',
  check: 'M6.5 12.2 2.3 8l1.1-1.1 3.1 3.1 6.1-6.1L13.7 5z',
  close:
    'M12.4 4.7l-1.1-1.1L8 6.9 4.7 3.6 3.6 4.7 6.9 8l-3.3 3.3 1.1 1.1L8 9.1l3.3 3.3 1.1-1.1L9.1 8z',
  clock:
    'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 1.4a4.6 4.6 0 1 1 0 9.2 4.6 4.6 0 0 1 0-9.2zM7.3 5v3.4l2.8 1.7.6-1-2.1-1.3V5z',
  copy: 'M10.5 1.5h-7A1.2 1.2 0 0 0 2.3 2.7v8.1h1.2V2.7h7zm1.8 2.3H5.8A1.2 1.2 0 0 0 4.6 5v8.2c0 .6.5 1.2 1.2 1.2h6.5c.6 0 1.2-.6 1.2-1.2V5c0-.7-.6-1.2-1.2-1.2zm0 9.4H5.8V5h6.5z',
  database:
    'M8 1.5c-3 0-5.5 1-5.5 2.3v8.4c0 1.3 2.5 2.3 5.5 2.3s5.5-1 5.5-2.3V3.8C13.5 2.5 11 1.5 8 1.5zm0 1.3c2.5 0 4.1.7 4.1 1s-1.6 1-4.1 1-4.1-.7-4.1-1 1.6-1 4.1-1zm4.1 9.4c0 .3-1.6 1-4.1 1s-4.1-.7-4.1-1v-2.3c1 .5 2.5.8 4.1.8s3.1-.3 4.1-.8zm0-4.1c0 .3-1.6 1-4.1 1s-4.1-.7-4.1-1V5.7c1 .5 2.5.8 4.1.8s3.1-.3 4.1-.8z',
  diff: 'M3 2h10v12H3zm1.2 1.2v9.6h7.6V3.2zM7.4 4.4h1.2V6h1.6v1.2H8.6v1.6H7.4V7.2H5.8V6h1.6zM5.8 10.2h4.4v1.2H5.8z',
  dot: 'M8 4.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6z',
  columns:
    'M2 3h12v10H2zm1.2 1.2v7.6h2.9V4.2zm4.1 0v7.6h2.4V4.2zm3.6 0v7.6h1.9V4.2z',
  curve: 'M1.5 12.2 5 6.6l3 3L12.2 3l1.1.7-5 8.1-3.1-3.1-2.6 4.2z',
  edited:
    'M11.500 2.300l2.200 2.200-7.800 7.800-2.900.7.700-2.900zM4.800 10.700l-.300 1.200 1.200-.300 6.300-6.300-.9-.9z',
  eye: 'M8 3.5C4.5 3.5 2 6.4 1.2 8c.8 1.6 3.3 4.5 6.8 4.5S14 9.600 14.800 8C14 6.400 11.500 3.500 8 3.500zm0 7.700C5.400 11.200 3.500 9.300 2.700 8 3.500 6.700 5.400 4.800 8 4.800s4.500 1.900 5.300 3.200c-.800 1.300-2.700 3.200-5.300 3.200zM8 5.900a2.100 2.100 0 1 0 0 4.200 2.100 2.100 0 0 0 0-4.200z',
  eyeClosed:
    'M1.700 6.500l1-.8C4 7.300 5.800 8.500 8 8.500s4-1.200 5.300-2.800l1 .8c-.4.6-.9 1.100-1.400 1.600l1.300 1.800-1 .7-1.300-1.700c-.6.4-1.300.7-2 .9l.4 2.100-1.200.2-.4-2.100h-1.400l-.4 2.100-1.200-.2.4-2.100c-.7-.2-1.400-.5-2-.9l-1.300 1.700-1-.7 1.300-1.800c-.500-.500-1-1-1.400-1.600z',
  flag: 'M3.500 2h1.200v.800h8L11 5.700l1.700 2.900h-8V14H3.500z',
  group:
    'M2 2.500h12v3.700H2zm1.200 1.200v1.300h9.600V3.700zM5 7.800h9V9H5zm0 3.200h9v1.200H5z',
  layout:
    'M2 2.500h12v11H2zm1.200 1.200v2.300h9.600V3.700zm0 3.500v5.100h2.900V7.200zm4.100 0v5.100h5.500V7.200z',
  more: 'M8 2.500A1.300 1.300 0 1 0 8 5.100 1.300 1.300 0 0 0 8 2.500zm0 4.200a1.300 1.300 0 1 0 0 2.600 1.300 1.300 0 0 0 0-2.600zm0 4.200a1.300 1.300 0 1 0 0 2.600 1.300 1.300 0 0 0 0-2.600z',
  pin: 'M5 2h6v1.200h-.7l.5 4.100c1 .4 1.700 1.100 1.900 2H8.600V14H7.400V9.300H3.300c.2-.9.900-1.600 1.900-2l.5-4.100H5z',
  savedFilter:
    'M4 1.800h8v12.400L8 11.400l-4 2.800zM5.200 3v8.900L8 9.900l2.800 2V3z',
  search:
    'M7 2.5a4.5 4.5 0 1 0 2.7 8.1l2.9 2.9 1-1-2.9-2.9A4.5 4.5 0 0 0 7 2.5zM7 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
  sortAscending: 'M8 5 3.5 10.5h9z',
  sortDescending: 'M8 11 3.5 5.5h9z',
  star: 'M8 1.800l1.900 3.900 4.300.6-3.100 3 .7 4.300L8 11.600l-3.800 2 .7-4.300-3.100-3 4.300-.6z',
  tab: 'M9 2.500h4.500V7h-1.200V4.600L7.900 9l-.9-.9 4.400-4.400H9zM3 3.500h4v1.200H3.700v7.600h7.600V9h1.200v4.500h-10v-10z',
  square: 'M4.2 4.2h7.6v7.6H4.2z'
} as const;

export type IconName = keyof typeof paths;

/** Decoration: what it means stands beside it in words or in a label. */
export function Icon(props: {
  name: IconName;
  className?: string;
}): React.JSX.Element {
  return (
    <svg
      className={`jp-TrialbookIcon ${props.className ?? ''}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path fill="currentColor" d={paths[props.name]} />
    </svg>
  );
}

const statusIcons: Record<RunStatus, IconName> = {
  RUNNING: 'dot',
  SCHEDULED: 'clock',
  FINISHED: 'check',
  FAILED: 'close',
  KILLED: 'square'
};

/** A shape for each status, so that colour is never needed to tell them apart. */
export function StatusIcon(props: { status: RunStatus }): React.JSX.Element {
  return (
    <Icon
      name={statusIcons[props.status]}
      className={`jp-TrialbookStatusIcon jp-mod-${props.status.toLowerCase()}`}
    />
  );
}

const STAR =
  'M8 1.8l1.9 4 4.3.6-3.1 3 .8 4.4L8 11.7l-3.9 2.100.8-4.400-3.100-3 4.300-.6z';

/** A star, filled where it is given. */
export function StarIcon(props: { filled: boolean }): React.JSX.Element {
  return (
    <svg
      className={`jp-TrialbookIcon ${props.filled ? 'jp-mod-star' : ''}`}
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
