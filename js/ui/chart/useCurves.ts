import { useEffect, useState } from 'react';
import type { Axis, Curves, DrawnCurve } from '../../core/run/curves';
import type { RunRef } from '../../core/run/runPageState';
import type { AxisRange, MetricSummary } from '../../protocol/generated';
import { RequestError } from '../../protocol/client';

export interface CurvesAnswer {
  /** Of each metric; null where nobody has it. */
  readonly curves: readonly (DrawnCurve | null)[];
  /** The axis and the range that it answers. */
  readonly axis: Axis;
  readonly range: AxisRange | null;
}

/** The curves of metrics in a range, with as many buckets as there are pixels; kept until newer ones are there. */
export function useCurves(
  curves: Curves,
  { run_id, store_id }: RunRef,
  metrics: readonly MetricSummary[],
  axis: Axis,
  range: AxisRange | null,
  width: number
): {
  answer: CurvesAnswer | null;
  /** From the first to the last x of the whole curves, once these were asked for. */
  whole: AxisRange | null;
  /** Of each metric all of the axis, once it was asked for. */
  wholeCurves: CurvesAnswer['curves'] | null;
  failure: RequestError | null;
} {
  const [whole, setWhole] = useState<{
    axis: Axis;
    range: AxisRange;
    metrics: readonly MetricSummary[];
    curves: CurvesAnswer['curves'];
  } | null>(null);
  const [answer, setAnswer] = useState<CurvesAnswer | null>(null);
  const [failure, setFailure] = useState<RequestError | null>(null);
  // In hundreds, so that a window made a little wider asks for nothing.
  const points = Math.min(4000, Math.ceil(width / 100) * 100);
  useEffect(() => {
    if (points === 0) {
      return undefined;
    }
    let wanted = true;
    const run = { run_id, store_id };
    const query = { axis, range, points };
    Promise.all(metrics.map(metric => curves.read(run, metric, query))).then(
      read => {
        if (wanted) {
          // The same curves again are nothing to draw.
          setAnswer(known =>
            known?.axis === axis &&
            known.range === range &&
            known.curves.length === read.length &&
            known.curves.every((curve, at) => curve === read[at])
              ? known
              : { curves: read, axis, range }
          );
          const ends = endsOf(read);
          if (!range && ends) {
            setWhole({ axis, range: ends, metrics, curves: read });
          }
          setFailure(null);
        }
      },
      (error: unknown) => {
        if (wanted) {
          setFailure(RequestError.of(error));
        }
      }
    );
    return () => {
      wanted = false;
    };
  }, [curves, run_id, store_id, metrics, axis, range, points]);
  return {
    answer,
    whole: whole?.axis === axis ? whole.range : null,
    // Of metrics that have grown the beginning is as it was.
    wholeCurves:
      whole?.axis === axis && areSame(whole.metrics, metrics)
        ? whole.curves
        : null,
    failure
  };
}

function areSame(
  metrics: readonly MetricSummary[],
  others: readonly MetricSummary[]
): boolean {
  return (
    metrics.length === others.length &&
    metrics.every(({ key }, at) => key === others[at]?.key)
  );
}

function endsOf(curves: readonly (DrawnCurve | null)[]): AxisRange | null {
  let [start, end] = [Infinity, -Infinity];
  for (const curve of curves) {
    start = Math.min(start, curve?.x[0] ?? Infinity);
    end = Math.max(end, curve?.x.at(-1) ?? -Infinity);
  }
  return start <= end ? { start, end } : null;
}
