import React, { useEffect, useMemo, useRef, useState } from 'react';
import type { Text } from '../../core/text/text';
import type { ValueUnit } from '../../core/text/units';
import type { AxisRange } from '../../protocol/generated';
import { useTheme } from '../parts/useHost';
import { ChartLegend, spokenText } from './ChartLegend';
import { cursorByKey, pointsRead, type ChartCursor } from './chartCursor';
import { place, xRangeOf, yRangeOf, type ChartCurve } from './chartData';
import { notesOf } from './chartNotes';
import { loadEngine } from './engine';
import { coloursOf } from './hostColours';
import { HEIGHT, LinePlot, type Drawing } from './linePlot';
import type { ChartAxis } from './ticks';
import { keptWithin, partOf, zoomByKey } from './zoom';

export interface LineChartProps {
  /** Drawn anew when it is another list. */
  curves: readonly ChartCurve[];
  axis: ChartAxis;
  /** What stands below the axis, where that is a metric. */
  axisTitle?: string | undefined;
  /** What is shown of the axis; null for all. */
  range: AxisRange | null;
  /** From the first to the last x there is; null while that is not known. */
  whole: AxisRange | null;
  log: boolean;
  /** Whether the axis along the chart is logarithmic. */
  logX?: boolean;
  /** What the values count. */
  unit?: ValueUnit | undefined;
  /** What the other axis shows at least, such as 0 to 100. */
  yRange?: readonly [number, number] | undefined;
  /** All that the other axis shows: lines go on beyond it. */
  yOnly?: AxisRange | null;
  /** Charts with the same name have one crosshair. */
  linkedTo?: string | null;
  width: number;
  /** What there is to see, in words. */
  summary: string;
  text: Text;
  /** Curves that stand out; the others are faint then. */
  pointed?: ReadonlySet<string>;
  /** A curve is read, or none any more. */
  onPoint?: ((curveId: string | null) => void) | undefined;
  /** A curve was chosen, by a click or by Enter. */
  onPick?: ((curveId: string) => void) | undefined;
  /** Show a part of the axis, or with null all of it. */
  onZoom: (range: AxisRange | null) => void;
}

const NONE: ReadonlySet<string> = new Set();

/** Curves over one axis, zoomed and read by mouse or keys. */
export function LineChart(props: LineChartProps): React.JSX.Element {
  const { axis, log, text, unit, whole, width, yRange, onPick, onZoom } = props;
  const { logX = false, pointed = NONE, onPoint } = props;
  const { yOnly = null, linkedTo = null } = props;
  // While a gesture goes on: what is known of the part that it shows.
  const [passing, setPassing] = useState<AxisRange | null>(null);
  const range = passing ?? props.range;
  const title = axis === 'step' ? text.__('step') : (props.axisTitle ?? '');
  const theme = useTheme();
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<LinePlot | null>(null);
  const [failed, setFailed] = useState(false);
  const [cursor, setCursor] = useState<ChartCursor | null>(null);
  const [spoken, setSpoken] = useState('');
  const curves = useMemo(
    () => props.curves.map(curve => place(curve, log, logX)),
    [props.curves, log, logX]
  );
  const [low, high] = yRange ?? [];
  const shown = useMemo(() => {
    const x = xRangeOf(curves, range, whole, logX);
    const least =
      low === undefined || high === undefined ? null : ([low, high] as const);
    const y: readonly [number, number] = yOnly
      ? [yOnly.start, yOnly.end]
      : yRangeOf(curves, x, log, least);
    return { x, y };
  }, [curves, range, whole, log, logX, low, high, yOnly]);
  const now = { onZoom, onPoint, onPick, whole, curves, pointed, logX };
  const events = useRef({ ...now, passing });
  useEffect(() => {
    events.current = { ...now, passing };
  });
  const toldId = useRef<string | null>(null);
  const tell = (next: ChartCursor | null) => {
    const now = events.current;
    const id = (next && now.curves[next.curve]?.id) ?? null;
    // Another chart's curve is not this one's to take back.
    if (id !== toldId.current) {
      toldId.current = id;
      now.onPoint?.(id);
    }
  };
  const pick = (curve: number) => {
    const { curves, onPick } = events.current;
    const id = curves[curve]?.id;
    if (id !== undefined) {
      onPick?.(id);
    }
  };
  useEffect(() => {
    const host = element.current;
    if (!host || curves.length === 0 || width === 0) {
      return undefined;
    }
    let wanted = true;
    const draw = async () => {
      const engine = await loadEngine();
      // With the next frame: what this range asks of the kernel goes first, and of ranges that
      // follow one another faster only the last is drawn.
      await new Promise(requestAnimationFrame);
      if (!wanted) {
        return;
      }
      const drawing: Drawing = {
        curves,
        axis,
        axisTitle: title,
        ...shown,
        log,
        logX,
        unit,
        colours: coloursOf(host),
        linkedTo,
        width
      };
      plot.current ??= new LinePlot(engine, host, {
        zoom: part => {
          const now = events.current;
          now.onZoom(part && partOf(now.whole, part.start, part.end));
        },
        point: (next, isOwn) => {
          setCursor(next);
          tell(isOwn ? next : null);
        },
        pick: ({ curve }) => {
          pick(curve);
        },
        gesture: part => {
          const { logX, passing, whole, onZoom } = events.current;
          if (part) {
            setPassing(keptWithin({ range: null, whole, logX }, part) ?? whole);
          } else {
            onZoom(passing && partOf(whole, passing.start, passing.end));
            setPassing(null);
          }
        }
      });
      plot.current.draw(drawing);
      plot.current.point(events.current.pointed);
    };
    draw().catch(() => {
      setFailed(true);
    });
    return () => {
      wanted = false;
    };
  }, [
    axis,
    curves,
    linkedTo,
    log,
    logX,
    shown,
    text,
    theme,
    title,
    unit,
    width
  ]);
  useEffect(() => {
    plot.current?.point(pointed);
  }, [pointed]);
  useEffect(
    () => () => {
      plot.current?.destroy();
      plot.current = null;
    },
    []
  );
  const read = (next: ChartCursor | null) => {
    setCursor(next);
    setSpoken(next ? spokenText(next, curves, axis, title, unit, text) : '');
    tell(next);
    plot.current?.show(next);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (
      event.target !== event.currentTarget ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey
    ) {
      return;
    }
    const zoom = zoomByKey(event);
    const next = zoom ? null : cursorByKey(event.key, cursor, curves, shown.x);
    const leaves = event.key === 'Escape' && cursor !== null;
    const picks = event.key === 'Enter' && cursor !== null;
    if (!zoom && !next && !leaves && !picks) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (zoom) {
      onZoom(zoom({ range, whole, logX }));
    } else if (picks) {
      pick(cursor.curve);
    } else {
      read(next);
    }
  };
  const hint = text.__(
    'Drag to zoom, double click for the whole curve, drag with Shift or two fingers to move, Ctrl and the wheel or a pinch to zoom. Keys: ← → along a curve, ↑ ↓ to another, + − 0 to zoom, Shift ← → to move'
  );
  const points = pointsRead(curves, cursor, shown.x, width);
  const notes = notesOf(curves, shown.x, shown.y, yOnly !== null, text);
  return (
    <div
      className="jp-TrialbookChart-plot"
      role="group"
      aria-roledescription={text.__('chart')}
      aria-label={props.summary}
      aria-description={hint}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => {
        read(null);
      }}
    >
      {failed ? (
        <p className="jp-TrialbookChart-quiet">
          {text.__('The chart could not be drawn; the table shows the points.')}
        </p>
      ) : (
        <>
          <div ref={element} style={{ height: HEIGHT }} />
          <div className="jp-TrialbookChart-foot">
            {notes !== '' && <p className="jp-TrialbookChart-quiet">{notes}</p>}
            <ChartLegend
              curves={curves}
              points={points}
              cursor={cursor}
              axis={axis}
              title={title}
              pointed={pointed}
              unit={unit}
              hint={hint}
              text={text}
            />
          </div>
          <span className="jp-TrialbookChart-spoken" aria-live="polite">
            {spoken}
          </span>
        </>
      )}
    </div>
  );
}
