import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ChartLines } from '../../core/compare/chartLines';
import type { CompareState } from '../../core/compare/compareState';
import { groupLines, runLines } from '../../core/compare/lineSources';
import type { ChartSettings } from '../../protocol/generated';

/** Where charts have their lines from. */
export interface LineSources {
  /** What a chart with these settings draws from. */
  readonly of: (settings: ChartSettings) => ChartLines;
  /** Why lines are missing; null where nothing is wrong. */
  readonly failure: ChartLines['failure'];
  readonly retry: () => void;
}

/** The curves of runs, or the lines and bands of groups, for charts with such settings. */
export function useLineSources(props: {
  state: CompareState;
  isGrouped: boolean;
  /** Of every chart. */
  settings: readonly ChartSettings[];
  /** The runs or groups whose lines are shown; the same list while they are the same. */
  ids: readonly string[];
}): LineSources {
  const { state, isGrouped, settings, ids } = props;
  const kindOf = useMemo(
    () =>
      ({ centre = 'mean', band = 'minmax' }: ChartSettings) =>
        isGrouped ? `${centre} ${band}` : '',
    [isGrouped]
  );
  const [kept] = useState(() => new KeptLines());
  const kinds = JSON.stringify([...new Set(settings.map(kindOf))].sort());
  const lines = useMemo(
    () =>
      kept.of(state, JSON.parse(kinds) as string[], kind => {
        const storeId = () => state.storeId;
        if (kind === '') {
          return runLines(state.client, storeId);
        }
        const [centre, band] = kind.split(' ') as [
          NonNullable<ChartSettings['centre']>,
          NonNullable<ChartSettings['band']>
        ];
        return groupLines(state.client, storeId, { centre, band });
      }),
    [kept, state, kinds]
  );
  const all = useMemo(() => [...lines.values()], [lines]);
  useEffect(() => {
    const stops = all.map(each => each.start());
    return () => {
      stops.forEach(stop => {
        stop();
      });
    };
  }, [all]);
  useEffect(() => {
    all.forEach(each => {
      each.setIds(ids);
    });
  }, [all, ids]);
  const subscribe = useMemo(
    () => (listener: () => void) => {
      const stops = all.map(each => each.subscribe(listener));
      return () => {
        stops.forEach(stop => {
          stop();
        });
      };
    },
    [all]
  );
  const failure = useSyncExternalStore(
    subscribe,
    () => all.find(each => each.failure)?.failure ?? null
  );
  return useMemo(() => {
    const of = (wanted: ChartSettings) => {
      const found = lines.get(kindOf(wanted));
      if (!found) {
        throw new Error('A chart has settings that no chart has.');
      }
      return found;
    };
    const retry = () => {
      all.forEach(each => {
        each.retry();
      });
    };
    return { of, failure, retry };
  }, [lines, all, failure, kindOf]);
}

/** What was read for one kind stays while another comes or goes. */
class KeptLines {
  of(
    state: CompareState,
    kinds: readonly string[],
    make: (kind: string) => ChartLines
  ): ReadonlyMap<string, ChartLines> {
    const before = this._state === state ? this._lines : new Map();
    this._state = state;
    this._lines = new Map(
      kinds.map(kind => [kind, before.get(kind) ?? make(kind)])
    );
    return this._lines;
  }

  private _lines: ReadonlyMap<string, ChartLines> = new Map();
  private _state: CompareState | null = null;
}
