import React from 'react';
import type { Text } from '../../core/text/text';
import { moved, scaled, type Zoom } from './zoom';

const paths = {
  zoomIn:
    'M7 2.5a4.500 4.500 0 1 0 2.700 8.100l2.900 2.900 1-1-2.900-2.900A4.500 4.500 0 0 0 7 2.500zM7 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM6.400 5.300h1.200v1.100h1.100v1.200H7.600v1.100H6.400V7.600H5.300V6.400h1.100z',
  zoomOut:
    'M7 2.500a4.500 4.500 0 1 0 2.700 8.100l2.900 2.900 1-1-2.900-2.900A4.500 4.500 0 0 0 7 2.500zM7 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM5.300 6.400h3.400v1.200H5.300z',
  earlier: 'M9.900 3.600 5.500 8l4.400 4.400-1 1L3.400 8l5.500-5.400z',
  later: 'M6.100 3.600 10.500 8l-4.400 4.400 1 1L12.600 8 7.100 2.600z',
  whole:
    'M2.500 2.500H6.500v1.200H3.700V6.500H2.500zM9.500 2.500h4v4h-1.200V3.700H9.500zM2.500 9.500h1.200v2.800h2.800v1.200h-4zM12.300 9.500h1.200v4h-4v-1.200h2.800z',
  table:
    'M2 3h12v10H2zm1.200 1.200v1.700h3.200V4.200zm4.400 0v1.700h5.200V4.200zM3.200 7.100v1.700h3.200V7.100zm4.400 0v1.700h5.200V7.100zM3.200 10v1.800h3.200V10zm4.400 0v1.800h5.200V10z'
} as const;

/** What a mouse does in a chart, for keys and for those who do not know it. */
export function ChartTools(
  props: Zoom & {
    name: string;
    asTable: boolean;
    text: Text;
    /** Show a part of the axis, or with null all of it. */
    onZoom: (range: Zoom['range']) => void;
    onTable: () => void;
  }
): React.JSX.Element {
  const { name, text, asTable, range, onZoom } = props;
  return (
    <span className="jp-TrialbookChart-tools">
      <ChartTool
        icon="zoomIn"
        label={text.__('Zoom in')}
        name={name}
        onClick={() => {
          onZoom(scaled(props, 0.5));
        }}
      />
      {range && (
        <>
          <ChartTool
            icon="zoomOut"
            label={text.__('Zoom out')}
            name={name}
            onClick={() => {
              onZoom(scaled(props, 2));
            }}
          />
          <ChartTool
            icon="earlier"
            label={text.__('Earlier')}
            name={name}
            onClick={() => {
              onZoom(moved(props, -0.25));
            }}
          />
          <ChartTool
            icon="later"
            label={text.__('Later')}
            name={name}
            onClick={() => {
              onZoom(moved(props, 0.25));
            }}
          />
          <ChartTool
            icon="whole"
            label={text.__('Whole curve')}
            name={name}
            onClick={() => {
              onZoom(null);
            }}
          />
        </>
      )}
      <ChartTool
        icon="table"
        label={text.__('As a table')}
        name={name}
        pressed={asTable}
        onClick={props.onTable}
      />
    </span>
  );
}

/** A small button of a chart. */
export function ChartTool(props: {
  icon: keyof typeof paths;
  label: string;
  name: string;
  pressed?: boolean;
  onClick: () => void;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-TrialbookIconButton"
      title={props.label}
      aria-label={`${props.label}: ${props.name}`}
      aria-pressed={props.pressed}
      onClick={props.onClick}
    >
      <svg
        className="jp-TrialbookIcon"
        viewBox="0 0 16 16"
        width="16"
        height="16"
        aria-hidden="true"
        focusable="false"
      >
        <path fill="currentColor" fillRule="evenodd" d={paths[props.icon]} />
      </svg>
    </button>
  );
}
