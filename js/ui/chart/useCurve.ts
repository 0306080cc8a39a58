import { useEffect, useState } from 'react';
import type { Axis, Curves, DrawnCurve } from '../../core/run/curves';
import type { RunRef } from '../../core/run/runPageState';
import type { AxisRange, MetricSummary } from '../../protocol/generated';
import { RequestError } from '../../protocol/client';

export interface CurveAnswer {
  readonly curve: DrawnCurve | null;
  /** The axis and the range that it answers. */
  readonly axis: Axis;
  readonly range: AxisRange | null;
}

/** A metric's curve in a range, with as many buckets as there are pixels; kept until a newer one is there. */
export function useCurve(
  curves: Curves,
  { run_id, store_id }: RunRef,
  metric: MetricSummary,
  axis: Axis,
  range: AxisRange | null,
  width: number
): {
  answer: CurveAnswer | null;
  /** From the first to the last x of the whole curve, once that was asked for. */
  whole: AxisRange | null;
  failure: RequestError | null;
} {
  const [whole, setWhole] = useState<{
    axis: Axis;
    range: AxisRange;
  } | null>(null);
  const [answer, setAnswer] = useState<CurveAnswer | null>(null);
  const [failure, setFailure] = useState<RequestError | null>(null);
  // In hundreds, so that a window made a little wider asks for nothing.
  const points = Math.min(4000, Math.ceil(width / 100) * 100);
  useEffect(() => {
    if (points === 0) {
      return undefined;
    }
    let wanted = true;
    const run = { run_id, store_id };
    curves.read(run, metric, { axis, range, points }).then(
      curve => {
        if (wanted) {
          // The same curve again is nothing to draw.
          setAnswer(known =>
            known?.curve === curve &&
            known.axis === axis &&
            known.range === range
              ? known
              : { curve, axis, range }
          );
          if (!range && curve && curve.x.length > 0) {
            const ends = { start: curve.x[0] ?? 0, end: curve.x.at(-1) ?? 0 };
            setWhole({ axis, range: ends });
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
  }, [curves, run_id, store_id, metric, axis, range, points]);
  return {
    answer,
    whole: whole?.axis === axis ? whole.range : null,
    failure
  };
}
