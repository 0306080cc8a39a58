import { useEffect, useMemo, useRef, useState } from 'react';
import type {
  CompareState,
  CompareView
} from '../../core/compare/compareState';
import {
  type GoneRuns,
  missingIds,
  NONE_GONE,
  whereabouts
} from '../../core/compare/goneRuns';
import { useAnswer } from '../parts/useAnswer';

/** The runs of a comparison that are gone; it is asked what has become of them as soon as they are missed. */
export function useGoneRuns(state: CompareState, view: CompareView): GoneRuns {
  const { rows, table } = view;
  const names = useRef(new Map<string, string>());
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    rows.forEach(({ run_id, run_name }) => names.current.set(run_id, run_name));
  }, [rows]);
  useEffect(
    () =>
      state.client.subscribe('store.changed', ({ gone }) => {
        const known = gone.filter(id => names.current.has(id));
        if (known.length > 0) {
          setTaken(before => new Set([...before, ...known]));
        }
      }),
    [state]
  );
  const missing = missingIds(table, taken).join(' ');
  const about = useMemo(
    () =>
      missing === '' || table.connection !== 'live'
        ? null
        : { ids: missing.split(' ') },
    [missing, table.connection]
  );
  const { value } = useAnswer(about, () =>
    whereabouts(state.client, state.storeId, about?.ids ?? [], names.current)
  );
  return missing === '' ? NONE_GONE : (value ?? NONE_GONE);
}
