/** What the menus of a run table offer. */
import { chosenIn, type Column } from '../../core/table/columns';
import { directionOf, type Direction } from '../../core/table/comparison';
import type { RunTableView } from '../../core/table/runTableView';
import {
  change,
  isFixed,
  sortBy,
  step,
  toggled
} from '../../core/table/tableLayout';
import { columnName, type Copied } from '../../core/table/tableText';
import type { Text } from '../../core/text/text';
import type {
  Aggregate,
  GroupBy,
  RunStatus,
  RunsQuery,
  Sort,
  TableLayout
} from '../../protocol/generated';
import { columnLabel } from './columnLabel';
import type { MenuItem } from '../parts/Menu';

export interface MenuContext {
  view: RunTableView;
  text: Text;
  onLayout: (layout: TableLayout) => void;
}

/** The menu of a header. */
export function columnMenu(
  column: Column,
  context: MenuContext & {
    onSort: (order: Sort[]) => void;
    /** Choose the headline metrics; null where the runs are not of one experiment. */
    onHeadline: ((headline: string[]) => void) | null;
  }
): MenuItem[] {
  const { text, onLayout, onSort, onHeadline } = context;
  const { all, layout, page, connection } = context.view;
  const { group, key, aggregate } = column;
  const set = (changes: Parameters<typeof change>[3]) => () => {
    onLayout(change(layout, all, column, changes));
  };
  const sort = (descending: boolean) => () => {
    onSort([sortBy(column, descending)]);
  };
  const items: MenuItem[] = [
    { label: text.__('Sort Ascending'), run: sort(false) },
    { label: text.__('Sort Descending'), run: sort(true) }
  ];
  if (group === 'metric') {
    const aggregates: [Aggregate, string][] = [
      ['latest', text.__('Latest')],
      ['min', text.__('Minimum')],
      ['max', text.__('Maximum')]
    ];
    aggregates.forEach(([each, label], at) => {
      items.push({
        label,
        checked: aggregate === each,
        first: at === 0,
        run: set({ aggregate: each })
      });
    });
    items.push({
      label: text.__('Curve'),
      checked: layout.sparklines.includes(key),
      run: () => {
        onLayout({ ...layout, sparklines: toggled(layout.sparklines, key) });
      }
    });
    const directions: [Direction, string][] = [
      ['lower', text.__('Lower Is Better')],
      ['higher', text.__('Higher Is Better')]
    ];
    directions.forEach(([each, label], at) => {
      items.push({
        label,
        checked: directionOf(key, layout) === each,
        first: at === 0,
        run: () => {
          const chosen = { ...layout.directions, [key]: each };
          onLayout({ ...layout, directions: chosen });
        }
      });
    });
    if (onHeadline && page) {
      const isChosen = chosenIn(page.columns).includes(key);
      items.push({
        label: text.__('Set as Headline Metric'),
        checked: isChosen,
        disabled: connection === 'disconnected',
        run: () => {
          onHeadline(isChosen ? [] : [key]);
        }
      });
    }
  }
  const by = groupingOf(column);
  if (by) {
    const grouping = isGrouping(column, layout);
    items.push({
      label: text.__('Group by This'),
      checked: grouping,
      first: true,
      run: () => {
        onLayout({ ...layout, group_by: grouping ? null : by });
      }
    });
  }
  if (!isFixed(column)) {
    items.push(
      {
        label: text.__('Pin'),
        checked: column.pinned,
        first: true,
        run: set({ pinned: !column.pinned })
      },
      {
        label: text.__('Move Left'),
        run: () => {
          onLayout(step(layout, all, column.id, -1));
        }
      },
      {
        label: text.__('Move Right'),
        run: () => {
          onLayout(step(layout, all, column.id, 1));
        }
      },
      { label: text.__('Hide'), run: set({ shown: false }) }
    );
  }
  items.push({ label: text.__('Reset Width'), run: set({ width: null }) });
  return items;
}

/** What runs can be grouped by, and whether nested ones stand under their parents. */
export function groupMenu(context: MenuContext): MenuItem[] {
  const { text, onLayout } = context;
  const { all, layout } = context.view;
  const { group_by: by = null } = layout;
  const choices = all.filter(groupingOf);
  return [
    {
      label: text.__('Nest Runs Under Their Parents'),
      checked: layout.nested !== false,
      run: () => {
        onLayout({ ...layout, nested: layout.nested === false });
      }
    },
    {
      label: text.__('No Groups'),
      checked: by === null,
      first: true,
      run: () => {
        onLayout({ ...layout, group_by: null });
      }
    },
    ...choices.map((column, at) => ({
      label:
        column.group === 'attribute'
          ? columnLabel(column, text)
          : columnName(column),
      checked: isGrouping(column, layout),
      first: choices[at - 1]?.group !== column.group,
      run: () => {
        onLayout({ ...layout, group_by: groupingOf(column) });
      }
    }))
  ];
}

/** How runs are grouped by a column; null where they cannot be. */
function groupingOf({ group, key }: Column): GroupBy | null {
  if (group === 'attribute') {
    return key === 'datasets' ? { group: 'dataset', key: '' } : null;
  }
  return group === 'metric' ? null : { group, key };
}

function isGrouping(column: Column, layout: TableLayout): boolean {
  const by = groupingOf(column);
  return (
    by !== null &&
    layout.group_by?.group === by.group &&
    layout.group_by.key === by.key
  );
}

/** Rows that "show first" offers. */
const FIRST = [10, 20, 50];

/** The menu of the whole table. */
export function tableMenu(
  context: MenuContext & {
    onQuery: (change: Pick<RunsQuery, 'without'>) => void;
    onCopyPython: (copied: Copied) => void;
    onCsv: (target: 'clipboard' | 'file') => void;
    onOpenTab: (() => void) | null;
  }
): MenuItem[] {
  const { text, onLayout, onOpenTab } = context;
  const { connection, layout, query } = context.view;
  const without = query.without ?? [];
  const status = (label: string, statuses: RunStatus[]): MenuItem => {
    const hidden = statuses.every(each => without.includes(each));
    const others = without.filter(each => !statuses.includes(each));
    return {
      label,
      checked: hidden,
      disabled: connection === 'disconnected',
      run: () => {
        context.onQuery({
          without: hidden ? others : [...others, ...statuses]
        });
      }
    };
  };
  return [
    status(text.__('Hide Finished Runs'), ['FINISHED']),
    status(text.__('Hide Failed and Killed Runs'), ['FAILED', 'KILLED']),
    {
      label: text.__('Show All in Charts'),
      checked: layout.first === null && layout.hidden_runs.length === 0,
      first: true,
      run: () => {
        onLayout({ ...layout, first: null, hidden_runs: [] });
      }
    },
    ...FIRST.map(first => ({
      label: text.__('Show First %1 in Charts', String(first)),
      checked: layout.first === first,
      run: () => {
        onLayout({ ...layout, first });
      }
    })),
    {
      label: text.__('No Baseline'),
      first: true,
      disabled: layout.baseline === null,
      run: () => {
        onLayout({ ...layout, baseline: null });
      }
    },
    {
      label: text.__('Copy as Python'),
      first: true,
      run: () => {
        context.onCopyPython('view');
      }
    },
    {
      label: text.__('Copy as Python for a DataFrame'),
      run: () => {
        context.onCopyPython('frame');
      }
    },
    {
      label: text.__('Copy as CSV'),
      run: () => {
        context.onCsv('clipboard');
      }
    },
    {
      label: text.__('Download as CSV'),
      run: () => {
        context.onCsv('file');
      }
    },
    ...(onOpenTab
      ? [{ label: text.__('Open in a Tab'), first: true, run: onOpenTab }]
      : [])
  ];
}
