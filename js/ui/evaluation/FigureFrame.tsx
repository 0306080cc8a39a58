import React, { useState } from 'react';
import type { Text } from '../../core/text/text';
import { ChartTool } from '../chart/ChartTools';
import { Notice } from '../parts/Notice';

/** What stands around one plot of an evaluation: its name, its numbers, and its table in its place. */
export function FigureFrame(props: {
  title: string;
  /** What is said beside the name. */
  said: React.ReactNode;
  /** Why there is nothing to draw; null where there is. */
  lack: string | null;
  plot: () => React.ReactNode;
  table: () => React.ReactNode;
  text: Text;
}): React.JSX.Element {
  const { title, lack, text } = props;
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className="jp-TrialbookCurves-figure" aria-label={title}>
      <figcaption>
        <b>{title}</b>
        {props.said}
        {lack === null && (
          <span className="jp-TrialbookChart-tools">
            <ChartTool
              icon="table"
              label={text.__('As a table')}
              name={title}
              pressed={asTable}
              onClick={() => {
                setAsTable(!asTable);
              }}
            />
          </span>
        )}
      </figcaption>
      {lack !== null ? (
        <Notice>{lack}</Notice>
      ) : asTable ? (
        props.table()
      ) : (
        props.plot()
      )}
    </figure>
  );
}
