import React, { useMemo, useRef, useState } from 'react';
import {
  axisId,
  MISSING,
  type PlacedAxis,
  placeOn
} from '../../core/compare/axisScale';
import { changed } from '../../core/compare/compareLayout';
import {
  axesAtFirst,
  type Brushes,
  moveAxis
} from '../../core/compare/parallelAxes';
import { formatCount } from '../../core/text/format';
import type { ParallelAxis } from '../../protocol/generated';
import { ActionButton, Notice } from '../parts/Notice';
import { below, Menu, type MenuItem, type Point } from '../parts/Menu';
import { columnLabel } from '../table/columnLabel';
import { AxesPanel } from './AxesPanel';
import { ChartTable } from './ChartTable';
import { LooksLegend } from './LooksLegend';
import { ParallelCoordinates } from './ParallelCoordinates';
import {
  type ParamsChartProps,
  runText,
  useLooks,
  valueText
} from './paramsChart';
import { ColourChoice } from './ParamsBar';
import { type KeptBrushes, useBrushes } from './useBrushes';

const NONE: Brushes = new Map();

/** Params and metrics as axes beside one another; the runs within their brushes are selected. */
export function ParallelChart(
  props: ParamsChartProps & {
    kept: KeptBrushes;
    onKeep: (kept: KeptBrushes) => void;
  }
): React.JSX.Element {
  const { tools, kept, onKeep } = props;
  const { view, text, pointed, onLayout } = tools;
  const { related: rows, layout, metric } = view;
  const { columns } = view.table.page ?? {};
  const [opened, setOpened] = useState<{
    axis: PlacedAxis | null;
    at: Point;
  } | null>(null);
  const axes = useMemo(
    () => layout.axes ?? axesAtFirst(rows, columns, metric),
    [layout.axes, rows, columns, metric]
  );
  const placed = useMemo(
    () => axes.map(axis => placeOn(axis, rows)),
    [axes, rows]
  );
  const runIds = useMemo(() => rows.map(({ run_id }) => run_id), [rows]);
  const { brushes, within, brush } = useBrushes({
    ...{ kept, onKeep, runIds },
    axes: placed,
    selection: tools.state.selection
  });
  const { axis: colour, styles, legend } = useLooks(tools);
  const setAxes = (next: ParallelAxis[]) => {
    onLayout(changed(layout, { axes: next }));
  };
  const changeAxis = (id: string, changes: Partial<ParallelAxis>) => {
    setAxes(
      axes.map(axis => (axisId(axis) === id ? { ...axis, ...changes } : axis))
    );
  };
  const without = (id: string): Brushes => {
    const next = new Map(brushes);
    next.delete(id);
    return next;
  };
  const axisItems = (placedAxis: PlacedAxis): MenuItem[] => {
    const { axis, id, kind } = placedAxis;
    const at = axes.findIndex(each => axisId(each) === id);
    const move = (to: number) => () => {
      setAxes(moveAxis(axes, at, to));
    };
    return [
      {
        label: text.__('Flip'),
        checked: axis.flipped ?? false,
        run: () => {
          changeAxis(id, { flipped: !axis.flipped });
        }
      },
      {
        label: text.__('Logarithmic'),
        checked: axis.log ?? false,
        disabled: kind === 'category',
        run: () => {
          changeAxis(id, { log: !axis.log });
        }
      },
      {
        label: text.__('Only Runs Without a Value'),
        first: true,
        checked: brushes.get(id)?.to === MISSING,
        disabled: placedAxis.without + placedAxis.unplaced === 0,
        run: () => {
          brush(new Map(brushes).set(id, { from: MISSING, to: MISSING }), true);
        }
      },
      {
        label: text.__('Clear the Brush'),
        disabled: !brushes.has(id),
        run: () => {
          brush(without(id), true);
        }
      },
      {
        label: text.__('Move Left'),
        first: true,
        disabled: at === 0,
        run: move(at - 1)
      },
      {
        label: text.__('Move Right'),
        disabled: at === axes.length - 1,
        run: move(at + 1)
      },
      {
        label: text.__('Hide'),
        first: true,
        run: () => {
          brush(without(id), true);
          setAxes(axes.filter(each => axisId(each) !== id));
        }
      }
    ];
  };
  const reset = () => {
    brush(NONE, true);
    onLayout(changed(layout, { axes: undefined }));
  };
  const openAxes = (at: Point) => {
    setOpened({ axis: null, at });
  };
  const axesButton = useRef<HTMLButtonElement>(null);
  const controls = (
    <>
      <ColourChoice {...props} chosen={colour} />
      <button
        ref={axesButton}
        type="button"
        className="jp-TrialbookButton"
        aria-haspopup="dialog"
        onClick={({ currentTarget }) => {
          openAxes(below(currentTarget));
        }}
      >
        {text.__('Axes')}
      </button>
      {brushes.size > 0 && (
        <ActionButton
          action={{
            label: text.__('Clear all brushes'),
            run: () => {
              brush(NONE, true);
            }
          }}
        />
      )}
      <span role="status" className="jp-TrialbookCompare-quiet">
        {brushes.size > 0 &&
          text.__(
            '%1 of %2 runs brushed',
            formatCount(within.length),
            formatCount(runIds.length)
          )}
      </span>
    </>
  );
  const chart =
    placed.length < 2 ? (
      <Notice
        action={
          layout.axes
            ? { label: text.__('Reset the axes'), run: reset }
            : {
                label: text.__('Choose axes'),
                run: () => {
                  const { current } = axesButton;
                  if (current) {
                    openAxes(below(current));
                  }
                }
              }
        }
      >
        {layout.axes
          ? text.__('Choose two axes or more.')
          : text.__('The runs shown have no params that differ.')}
      </Notice>
    ) : props.asTable ? (
      <ChartTable
        name={text.__('Parallel coordinates')}
        heads={[text.__('Run'), ...axes.map(axis => columnLabel(axis, text))]}
        numeric={[false, ...placed.map(({ kind }) => kind === 'number')]}
        lines={within.flatMap(run => {
          const row = rows[run];
          return row
            ? {
                id: row.run_id,
                cells: [
                  row.run_name,
                  ...axes.map(axis => valueText(axis, row, text))
                ]
              }
            : [];
        })}
        text={text}
        onPoint={pointed.set}
      />
    ) : (
      <>
        {legend && colour && (
          <LooksLegend
            name={columnLabel(colour, text)}
            legend={legend}
            text={text}
          />
        )}
        <ParallelCoordinates
          {...{ runIds, styles, brushes, within, pointed, text }}
          axes={placed}
          onBrushes={brush}
          onMove={(from, to) => {
            setAxes(moveAxis(axes, from, to));
          }}
          onMenu={(axis, at) => {
            setOpened({ axis, at });
          }}
          read={run => runText(rows[run], axes, text)}
        />
      </>
    );
  return (
    <>
      {props.layOut(controls, chart, placed.length > 1)}
      {opened?.axis === null && columns && (
        <AxesPanel
          {...{ columns, axes, text }}
          at={opened.at}
          onAxes={setAxes}
          onReset={reset}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
      {opened?.axis && (
        <Menu
          at={opened.at}
          label={text.__('Axis')}
          items={axisItems(opened.axis)}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
    </>
  );
}
