import { useEffect, useMemo } from 'react';
import type { PlacedAxis } from '../../core/compare/axisScale';
import {
  type Brushes,
  brushed,
  carriedBrushes
} from '../../core/compare/parallelAxes';
import type { RunSelection } from '../../core/table/runSelection';

/** Brushes, kept while another chart is shown. */
export interface KeptBrushes {
  readonly brushes: Brushes;
  /** The axes that they were drawn on. */
  readonly axes: readonly PlacedAxis[];
  /** The runs that were selected by them. */
  readonly runIds: readonly string[];
}

export const NO_BRUSHES: KeptBrushes = {
  brushes: new Map(),
  axes: [],
  runIds: []
};

/** What is brushed on axes, of which the runs are selected. */
export function useBrushes(props: {
  kept: KeptBrushes;
  onKeep: (kept: KeptBrushes) => void;
  axes: readonly PlacedAxis[];
  runIds: readonly string[];
  selection: RunSelection;
}): {
  brushes: Brushes;
  /** Indices of the runs within all brushes. */
  within: readonly number[];
  /** Brush; `done` says that the person has let go. */
  brush: (brushes: Brushes, done: boolean) => void;
} {
  const { kept, onKeep, axes, runIds, selection } = props;
  // A run that comes may widen an axis: what is brushed are values, not pixels.
  const brushes = useMemo(
    () =>
      kept.axes === axes
        ? kept.brushes
        : carriedBrushes(kept.brushes, kept.axes, axes),
    [kept, axes]
  );
  const within = useMemo(
    () => brushed(axes, brushes, runIds.length),
    [axes, brushes, runIds]
  );
  const idsOf = (runs: readonly number[]) => runs.map(run => runIds[run] ?? '');
  const brush = (next: Brushes, done: boolean) => {
    const ids = done ? idsOf(brushed(axes, next, runIds.length)) : kept.runIds;
    onKeep({ axes, brushes: next, runIds: ids });
    if (done && next.size > 0) {
      selection.select(ids);
    } else if (done) {
      selection.clear();
    }
  };
  useEffect(() => {
    if (brushes.size === 0 || kept.axes === axes) {
      return;
    }
    const ids = within.map(run => runIds[run] ?? '');
    if (ids.join() !== kept.runIds.join()) {
      onKeep({ axes, brushes, runIds: ids });
      selection.select(ids);
    }
  }, [brushes, within, axes, runIds, kept, onKeep, selection]);
  return { brushes, within, brush };
}
