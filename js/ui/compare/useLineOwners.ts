import { useMemo, useState } from 'react';
import { MAX_CURVES } from '../../core/compare/compareLayout';
import {
  groupId,
  groupRuns,
  MAX_GROUPS,
  MAX_IN_GROUP
} from '../../core/compare/runGroups';
import { formatCount } from '../../core/text/format';
import type { LineOwner } from './chartCurves';
import type { CompareTools } from './compareTools';

/** Keeps what was there before where it was, and adds what is new at the end. */
export class KeptOrder {
  /** Another `of` begins anew. */
  arranged<T>(all: readonly T[], nameOf: (item: T) => string, of: string): T[] {
    if (of !== this._of) {
      this._of = of;
      this._places.clear();
    }
    all.forEach(item => {
      const name = nameOf(item);
      this._places.set(name, this._places.get(name) ?? this._places.size);
    });
    const placeOf = (item: T) => this._places.get(nameOf(item)) ?? 0;
    return [...all].sort((a, b) => placeOf(a) - placeOf(b));
  }

  private _of = '';
  private readonly _places = new Map<string, number>();
}

/** Whose lines the charts show: the runs that are shown, or their groups. Values that come move none of them. */
export function useLineOwners({ view, text, styleOf }: CompareTools): {
  owners: readonly LineOwner[];
  /** The same list while they are the same. */
  ids: readonly string[];
  /** Whether some are left out. */
  cut: boolean;
} {
  const { drawn, layout } = view;
  const by = layout.group_by;
  const [order] = useState(() => new KeptOrder());
  const { order_by } = view.table.query;
  const of = JSON.stringify([order_by, by]);
  const { owners, cut } = useMemo(() => {
    if (!by) {
      const owners = drawn.slice(0, MAX_CURVES).map((row): LineOwner => ({
        id: row.run_id,
        label: row.run_name,
        style: styleOf(row),
        runIds: [row.run_id]
      }));
      return {
        owners: order.arranged(owners, ({ id }) => id, of),
        cut: drawn.length > owners.length
      };
    }
    const groups = groupRuns(drawn, by);
    const shown = groups.slice(0, MAX_GROUPS);
    const kept = order.arranged(
      shown,
      ({ value }) => JSON.stringify(value),
      of
    );
    const owners = kept.flatMap((group): LineOwner[] => {
      const [first] = group.rows;
      return !first
        ? []
        : [
            {
              id: groupId(group),
              label: `${group.value ?? text.__('no value')} (${formatCount(group.rows.length)})`,
              style: styleOf(first),
              runIds: group.rows.map(({ run_id }) => run_id)
            }
          ];
    });
    const isCut =
      groups.length > owners.length ||
      shown.some(({ rows }) => rows.length > MAX_IN_GROUP);
    return { owners, cut: isCut };
  }, [drawn, by, styleOf, text, order, of]);
  // What has not changed is nothing to draw anew: rows change with each point of a run.
  const named = JSON.stringify(owners);
  const kept = useMemo(() => JSON.parse(named) as LineOwner[], [named]);
  const names = JSON.stringify(owners.map(({ id }) => id));
  const ids = useMemo(() => JSON.parse(names) as string[], [names]);
  return { owners: kept, ids, cut };
}
