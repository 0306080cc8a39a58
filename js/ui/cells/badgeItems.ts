/** What the menu of a cell's badge offers. */
import { MAX_COMPARED, type Place } from '../../core/actions/runActions';
import type { ActedRun } from '../../core/actions/runActs';
import { bestRuns } from '../../core/cells/bestRuns';
import type { RunsOfCell } from '../../core/cells/cellRuns';
import {
  clip,
  formatAge,
  formatCount,
  formatNumber
} from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { CellRunRow } from '../../protocol/generated';
import { actionItems } from '../actions/actionItems';
import type { MenuItem } from '../parts/Menu';
import { describe } from './badgeText';

/** Best runs that stand in the menu. */
const BEST = 5;
/** Earlier runs with whose code the last one's can be compared. */
const EARLIER = 10;

/** What leads from a badge to elsewhere. */
export interface BadgeActions {
  open(run: CellRunRow): void;
  /** Show all runs of the cell in a table. */
  showAll(): void;
  /** Show how the cell differs from what it was in a run. */
  showChange(run: CellRunRow): void;
  /** Show how the code of a run differs from that of an earlier one. */
  compare(base: CellRunRow, run: CellRunRow): void;
  /** Where something is done to the run of a cell; null without a kernel. */
  place(): Place | null;
  /** What the menu of a run shows of it; null where that is not known. */
  rowOf(run: CellRunRow): Promise<ActedRun | null>;
}

/** The menu of one run is that of a run anywhere, of which `row` tells more. */
export function badgeItems(
  { count, runs }: RunsOfCell,
  row: ActedRun | null,
  actions: BadgeActions,
  text: Text
): MenuItem[] {
  const [last, ...others] = runs;
  if (!last) {
    return [];
  }
  const place = actions.place();
  const change: MenuItem[] = last.has_changed
    ? [
        {
          label: text.__('Show What Changed'),
          disabled: place === null,
          run: () => {
            actions.showChange(last);
          }
        }
      ]
    : [];
  if (count === 1) {
    const rows = row?.run_id === last.run_id ? [row] : [];
    const target = { ids: [last.run_id], rows };
    return [...change, ...(place ? actionItems(target, place) : [])];
  }
  const now = Date.now();
  const runItem = (run: CellRunRow, chosen: () => void): MenuItem => ({
    label: clip(run.run_name),
    status: run.status,
    details: [
      ...(run.headline ? [formatNumber(run.headline.value)] : []),
      formatAge(run.start_time, now, text)
    ],
    title: describe(run, text),
    run: chosen
  });
  const best = bestRuns(runs);
  const listed = best.length > 0 ? best : runs;
  return [
    {
      label:
        count > MAX_COMPARED
          ? text.__('Show the Last %1 in a Table', formatCount(MAX_COMPARED))
          : text.__('Show the %1 in a Table', formatCount(count)),
      disabled: place === null,
      run: () => {
        actions.showAll();
      }
    },
    {
      label: text.__('Compare Code with'),
      disabled: place === null || others.length === 0,
      items: others.slice(0, EARLIER).map(run =>
        runItem(run, () => {
          actions.compare(run, last);
        })
      ),
      run: () => undefined
    },
    ...change,
    ...listed.slice(0, BEST).map((run, at) => ({
      ...runItem(run, () => {
        actions.open(run);
      }),
      first: at === 0
    }))
  ];
}
