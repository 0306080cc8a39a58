/** What the menus of a run table offer. */
import { chosenIn, type Column } from '../../core/table/columns';
import { directionOf, type Direction } from '../../core/table/comparison';
import { isSameLevel, levelsOf, withLevels } from '../../core/table/levels';
import type { RunTableView } from '../../core/table/runTableView';
import { sortBy } from '../../core/table/columnOrder';
import { curvesDrawn, toggled } from '../../core/table/eyes';
import { change, isFixed, step } from '../../core/table/tableLayout';
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
    const [first] = levelsOf(layout);
    items.push({
      label: text.__('Group by This'),
      first: true,
      ...levelItem(by, 0, context)
    });
    if (first && !isSameLevel(by, first)) {
      items.push({
        label: text.__('Then Group by This'),
        ...levelItem(by, 1, context)
      });
    }
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
  const [first] = levelsOf(layout);
  const choices = all.flatMap(column => {
    const by = groupingOf(column);
    return by ? [{ column, by }] : [];
  });
  const items = (some: typeof choices, level: number): MenuItem[] =>
    some.map(({ column, by }, at) => ({
      label:
        column.group === 'attribute'
          ? columnLabel(column, text)
          : columnName(column),
      first: some[at - 1]?.column.group !== column.group,
      ...levelItem(by, level, context)
    }));
  const others = choices.filter(({ by }) => !isSameLevel(by, first));
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
      checked: !first,
      first: true,
      run: () => {
        onLayout(withLevels(layout, []));
      }
    },
    ...(first && others.length > 0
      ? [
          {
            label: text.__('Then By'),
            items: items(others, 1),
            run: () => undefined
          }
        ]
      : []),
    ...items(choices, 0)
  ];
}

/** Runs are grouped by this on a level, or no longer. */
function levelItem(
  by: GroupBy,
  level: number,
  { view: { layout }, onLayout }: MenuContext
): Pick<MenuItem, 'checked' | 'run'> {
  const levels = levelsOf(layout);
  const checked = isSameLevel(by, levels[level]);
  return {
    checked,
    run: () => {
      const others = levels.filter(
        (each, at) => at !== level && !isSameLevel(by, each)
      );
      const chosen = checked ? [] : [by];
      onLayout(
        withLevels(layout, [
          ...others.slice(0, level),
          ...chosen,
          ...others.slice(level)
        ])
      );
    }
  };
}

/** How runs are grouped by a column; null where they cannot be. */
function groupingOf({ group, key }: Column): GroupBy | null {
  if (group === 'attribute') {
    return key === 'datasets' ? { group: 'dataset', key: '' } : null;
  }
  return group === 'metric' ? null : { group, key };
}

/** Rows that "show first" offers. */
const FIRST = [10, 20, 50];

/** Of which runs the curves are shown. */
function chartItems({ view, text, onLayout }: MenuContext): MenuItem[] {
  const { layout } = view;
  return [
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
    }))
  ];
}

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
    ...(curvesDrawn(context.view).length > 0 ? chartItems(context) : []),
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
