import React, {
  useCallback,
  useMemo,
  useState,
  useSyncExternalStore
} from 'react';
import type { RunRow } from '../../protocol/generated';
import { useCanvas, useSize } from '../chart/canvas';
import type { CompareTools } from './compareTools';
import { PlotAxes } from '../chart/PlotAxes';
import { type PlotAxis, type PlotBox, plotBox } from '../chart/plotBox';
import {
  drawMark,
  markByKey,
  markNear,
  type PlotMark,
  type Rectangle,
  runsWithin
} from './plotMarks';

/** Pixels that each place of an axis of texts has at least; where that is more than there is, the chart scrolls. */
const MIN_ROOM = 22;
/** A canvas wider than this takes too much memory. */
const MAX_WIDTH = 6000;
/** A drag of fewer pixels is a click. */
const CLICK = 4;
/** Points are drawn so strong where there are few. */
const ALPHA = 0.75;
const FAINT = 0.18;

/** Runs as points between two axes: pointed at, walked along by keys, selected by a rectangle. */
export function Plot(props: {
  tools: CompareTools;
  rows: readonly RunRow[];
  /** What is set against what. */
  label: string;
  /** How many runs there are, and what else is to be known of them. */
  caption: React.ReactNode;
  x: PlotAxis;
  y: PlotAxis;
  xTitle: React.ReactNode;
  yTitle: React.ReactNode;
  legend?: React.ReactNode;
  /** The points, as far as a chart of this size has them. */
  marksIn: (box: PlotBox) => PlotMark[];
  /** What is drawn beneath the points. */
  beneath?: (
    context: CanvasRenderingContext2D,
    box: PlotBox,
    colour: string
  ) => void;
  /** A run in words. */
  read: (run: number) => string;
}): React.JSX.Element {
  const { tools, rows, label, x, y, marksIn, beneath, read } = props;
  const { text, pointed, state, place } = tools;
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const { width: visible, height } = useSize(frame);
  const least = x.kind === 'category' ? x.ticks.length * MIN_ROOM + 90 : 0;
  const width = Math.max(visible, Math.min(MAX_WIDTH, least));
  const size = useMemo(() => ({ width, height }), [width, height]);
  const box = useMemo(() => plotBox(size, x, y), [size, x, y]);
  const marks = useMemo(() => marksIn(box), [marksIn, box]);
  const near = useSyncExternalStore(pointed.subscribe, pointed.get);
  const { selection } = state;
  const { ids } = useSyncExternalStore(
    selection.subscribe,
    selection.getSelected
  );
  const [drag, setDrag] = useState<Rectangle | null>(null);
  const [spoken, setSpoken] = useState('');
  const idOf = (run: number) => rows[run]?.run_id ?? '';
  const nearRun = rows.findIndex(({ run_id }) => run_id === near);

  const all = useCanvas(
    size,
    useCallback(
      (context, colour) => {
        beneath?.(context, box, colour);
        const isChosen = ({ run }: PlotMark) =>
          ids.has(rows[run]?.run_id ?? '');
        const chosen = marks.filter(isChosen);
        context.globalAlpha = chosen.length > 0 ? FAINT : ALPHA;
        for (const mark of marks) {
          drawMark(context, mark);
        }
        context.globalAlpha = 1;
        for (const mark of chosen) {
          drawMark(context, mark);
        }
      },
      [beneath, box, marks, ids, rows]
    )
  );
  const above = useCanvas(
    size,
    useCallback(
      (context, colour) => {
        for (const mark of marks) {
          if (mark.run === nearRun) {
            drawMark(context, { ...mark, radius: mark.radius + 2.5 }, colour);
          }
        }
      },
      [marks, nearRun]
    )
  );

  const placeOf = (event: React.PointerEvent<SVGSVGElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top] as const;
  };
  const select = (runs: readonly number[], more: boolean) => {
    selection.select([...(more ? ids : []), ...runs.map(idOf)]);
  };
  const onPointerUp = (event: React.PointerEvent<SVGSVGElement>) => {
    if (!drag) {
      return;
    }
    setDrag(null);
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    const isClick = Math.hypot(drag.x2 - drag.x1, drag.y2 - drag.y1) < CLICK;
    const mark = isClick ? markNear(marks, drag.x2, drag.y2) : null;
    const runs = mark ? [mark.run] : isClick ? [] : runsWithin(marks, drag);
    if (mark && more && ids.has(idOf(mark.run))) {
      selection.select([...ids].filter(id => id !== idOf(mark.run)));
    } else if (runs.length > 0) {
      select(runs, more);
    } else if (!more) {
      selection.clear();
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey) {
      return;
    }
    const run = nearRun < 0 ? null : nearRun;
    const next = markByKey(marks, run, event.key);
    if (next) {
      pointed.set(idOf(next.run));
      setSpoken(read(next.run));
      if (frame && width > visible) {
        frame.scrollTo({ left: next.x - visible / 2 });
      }
      if (event.shiftKey) {
        select([...(run === null ? [] : [run]), next.run], true);
      }
    } else if (event.key === ' ' && run !== null) {
      const id = idOf(run);
      selection.select(
        ids.has(id) ? [...ids].filter(each => each !== id) : [...ids, id]
      );
    } else if (
      event.key === 'Enter' &&
      run !== null &&
      place.services.openRun
    ) {
      place.acts.openRun(idOf(run));
    } else if (event.key === 'Escape' && (run !== null || ids.size > 0)) {
      if (run !== null) {
        pointed.set(null);
      } else {
        selection.clear();
      }
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const hint = text.__(
    'Drag to select. Keys: ← → from run to run, Shift to select on the way, Space to select one, Enter to open it'
  );
  return (
    <figure className="jp-TrialbookCompare-plot" aria-label={label}>
      <figcaption>
        <bdi>{label}</bdi>{' '}
        <span className="jp-TrialbookCompare-quiet">{props.caption}</span>
      </figcaption>
      {props.legend}
      <div className="jp-TrialbookCompare-plotTitle">{props.yTitle}</div>
      <div
        ref={setFrame}
        className="jp-TrialbookCompare-plotFrame"
        role="group"
        aria-roledescription={text.__('chart')}
        aria-label={label}
        aria-description={hint}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setSpoken('');
        }}
      >
        <div style={size}>
          <canvas ref={all} style={size} aria-hidden="true" />
          <canvas ref={above} style={size} aria-hidden="true" />
          <svg
            {...size}
            aria-hidden="true"
            onPointerDown={event => {
              if (event.button === 0) {
                const [x1, y1] = placeOf(event);
                setDrag({ x1, y1, x2: x1, y2: y1 });
                event.currentTarget.setPointerCapture(event.pointerId);
              }
            }}
            onPointerMove={event => {
              const [x2, y2] = placeOf(event);
              if (drag) {
                setDrag({ ...drag, x2, y2 });
              } else {
                const mark = markNear(marks, x2, y2);
                pointed.set(mark && idOf(mark.run));
              }
            }}
            onPointerUp={onPointerUp}
            onPointerCancel={() => {
              setDrag(null);
            }}
            onPointerLeave={() => {
              pointed.set(null);
            }}
          >
            <PlotAxes box={box} none={text.__('no value')} />
            {drag && (
              <rect
                className="jp-TrialbookCompare-brush"
                x={Math.min(drag.x1, drag.x2)}
                y={Math.min(drag.y1, drag.y2)}
                width={Math.abs(drag.x2 - drag.x1)}
                height={Math.abs(drag.y2 - drag.y1)}
              />
            )}
          </svg>
        </div>
      </div>
      <div className="jp-TrialbookCompare-plotFoot">
        <span className="jp-TrialbookCompare-quiet" title={hint}>
          <bdi>{nearRun < 0 ? hint : read(nearRun)}</bdi>
        </span>
        {props.xTitle}
      </div>
      <span className="jp-TrialbookChart-spoken" aria-live="polite">
        {spoken}
      </span>
    </figure>
  );
}
