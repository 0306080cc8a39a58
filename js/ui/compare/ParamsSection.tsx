import React, { useMemo, useState } from 'react';
import { changed } from '../../core/compare/compareLayout';
import {
  axesAtFirst,
  axisId,
  type Brushes,
  brushed,
  MISSING,
  moveAxis,
  type PlacedAxis,
  placeOn
} from '../../core/compare/parallelAxes';
import { NO_COLOUR, rampColour } from '../../core/compare/runPaint';
import { clip, formatCount } from '../../core/text/format';
import type {
  Aggregate,
  MetricPart,
  ParallelAxis
} from '../../protocol/generated';
import { ActionButton, Notice } from '../parts/Notice';
import { below, Menu, type MenuItem, type Point } from '../parts/Menu';
import { AxesPanel } from './AxesPanel';
import type { CompareTools } from './compareTools';
import { ImportanceList } from './ImportanceList';
import { ParallelCoordinates } from './ParallelCoordinates';
import { ScatterPlot } from './ScatterPlot';

/** Colours of a metric: so many that few runs share one, and few enough to be drawn in one go each. */
const COLOURS = 24;
const NONE: Brushes = new Map();

/** Params against a metric: as lines across axes, by importance, and one by one. */
export function ParamsSection(props: {
  tools: CompareTools;
}): React.JSX.Element {
  const { tools } = props;
  const { state, view, text, pointed, onLayout } = tools;
  const { drawn: rows, layout, metric } = view;
  const { columns } = view.table.page ?? {};
  const [brushes, setBrushes] = useState(NONE);
  const [chosen, setChosen] = useState<string | null>(null);
  const [opened, setOpened] = useState<
    { axis: PlacedAxis; at: Point } | { axis: null; at: Point } | null
  >(null);
  const axes = useMemo(
    () => layout.axes ?? axesAtFirst(rows, columns, metric),
    [layout.axes, rows, columns, metric]
  );
  const placed = useMemo(
    () => axes.map(axis => placeOn(axis, rows)),
    [axes, rows]
  );
  const runIds = useMemo(() => rows.map(({ run_id }) => run_id), [rows]);
  const up = useMemo(
    () => metric && placeOn({ group: 'metric', ...metric }, rows),
    [metric, rows]
  );
  const colours = useMemo(
    () =>
      rows.map((row, run) => {
        if (layout.colour_by !== undefined) {
          return tools.styleOf(row).colour;
        }
        const at = up?.places[run] ?? MISSING;
        return at === MISSING
          ? NO_COLOUR
          : rampColour(Math.round(at * (COLOURS - 1)) / (COLOURS - 1));
      }),
    [rows, up, layout.colour_by, tools]
  );
  const param =
    chosen ?? axes.find(({ group }) => group === 'param')?.key ?? null;
  const across = useMemo(
    () =>
      param === null
        ? null
        : placeOn(
            axes.find(
              ({ group, key }) => group === 'param' && key === param
            ) ?? {
              group: 'param',
              key: param,
              aggregate: 'latest'
            },
            rows
          ),
    [param, axes, rows]
  );
  const setAxes = (next: ParallelAxis[]) => {
    onLayout(changed(layout, { axes: next }));
  };
  const brush = (next: Brushes, done: boolean) => {
    setBrushes(next);
    if (done && next.size > 0) {
      const found = brushed(placed, next, runIds.length);
      state.selection.select(found.map(run => runIds[run] ?? ''));
    } else if (done) {
      state.selection.clear();
    }
  };
  const changeAxis = (id: string, changes: Partial<ParallelAxis>) => {
    const next = new Map(brushes);
    // It was of other values.
    next.delete(id);
    brush(next, true);
    setAxes(
      axes.map(axis => (axisId(axis) === id ? { ...axis, ...changes } : axis))
    );
  };
  const axisItems = ({ axis, id, kind }: PlacedAxis): MenuItem[] => {
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
        label: text.__('Clear the Brush'),
        disabled: !brushes.has(id),
        run: () => {
          const next = new Map(brushes);
          next.delete(id);
          brush(next, true);
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
          changeAxis(id, {});
          setAxes(axes.filter(each => axisId(each) !== id));
        }
      }
    ];
  };
  const within = brushed(placed, brushes, runIds.length).length;
  return (
    <div className="jp-TrialbookCompare-part">
      <div className="jp-TrialbookCompare-bar">
        <MetricChoice tools={tools} metric={metric} />
        <button
          type="button"
          className="jp-TrialbookButton"
          aria-haspopup="dialog"
          onClick={({ currentTarget }) => {
            setOpened({ axis: null, at: below(currentTarget) });
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
              formatCount(within),
              formatCount(runIds.length)
            )}
        </span>
      </div>
      {opened?.axis === null && columns && (
        <AxesPanel
          {...{ columns, axes, text }}
          at={opened.at}
          onAxes={setAxes}
          onReset={() => {
            brush(NONE, true);
            onLayout(changed(layout, { axes: undefined }));
          }}
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
      <div className="jp-TrialbookCompare-scroller">
        {placed.length < 2 ? (
          <Notice>
            {layout.axes
              ? text.__('Choose two axes or more.')
              : text.__('The runs shown have no params that differ.')}
          </Notice>
        ) : (
          <ParallelCoordinates
            {...{ runIds, colours, brushes, pointed, text }}
            axes={placed}
            onBrushes={brush}
            onMove={(from, to) => {
              setAxes(moveAxis(axes, from, to));
            }}
            onMenu={(axis, at) => {
              setOpened({ axis, at });
            }}
          />
        )}
        {metric && rows.length > 0 && (
          <div className="jp-TrialbookCompare-below">
            <ImportanceList
              tools={tools}
              metric={metric}
              chosen={param}
              onChoose={setChosen}
            />
            {across && up && (
              <ScatterPlot
                {...{ across, up, runIds, colours, pointed, text }}
              />
            )}
          </div>
        )}
      </div>
    </div>
  );
}

/** The metric that params are set against, and which of its values. */
function MetricChoice(props: {
  tools: CompareTools;
  metric: MetricPart | null;
}): React.JSX.Element | null {
  const { tools, metric } = props;
  const { view, text, live, onLayout } = tools;
  if (!metric) {
    return null;
  }
  const keys = new Set([
    ...(view.table.page?.columns.metrics ?? []),
    metric.key
  ]);
  const choose = (next: MetricPart) => {
    onLayout(changed(view.layout, { metric: next }));
  };
  return (
    <>
      <label>
        {text.__('Metric')}{' '}
        <select
          value={metric.key}
          onChange={({ target: { value } }) => {
            choose({ ...metric, key: value });
          }}
        >
          {[...keys].map(key => (
            <option key={key} value={key}>
              {clip(key)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {text.__('Value')}{' '}
        <select
          value={metric.aggregate}
          disabled={!live}
          title={live ? undefined : text.__('This needs a kernel')}
          onChange={({ target: { value } }) => {
            choose({ ...metric, aggregate: value as Aggregate });
          }}
        >
          <option value="latest">{text.__('Latest')}</option>
          <option value="min">{text.__('Minimum')}</option>
          <option value="max">{text.__('Maximum')}</option>
        </select>
      </label>
    </>
  );
}
