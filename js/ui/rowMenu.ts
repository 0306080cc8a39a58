import { toggled } from '../core/tableLayout';
import { toRunsPython } from '../core/tableText';
import type { RunRow } from '../protocol/generated';
import type { MenuItem } from './Menu';
import type { Scene } from './tableMenus';

/** The menu of a run; where it is one of several that are selected, it copies them all. */
export function rowMenu(
  row: RunRow,
  scene: Scene & {
    selected: ReadonlySet<string>;
    onOpen: ((row: RunRow) => void) | null;
    onCopy: (text: string) => void;
  }
): MenuItem[] {
  const { text, onLayout, onOpen, selected } = scene;
  const { layout } = scene.view;
  const isBaseline = layout.baseline === row.run_id;
  const ids = selected.has(row.run_id) ? [...selected] : [row.run_id];
  return [
    ...(onOpen
      ? [
          {
            label: text.__('Open run'),
            run: () => {
              onOpen(row);
            }
          }
        ]
      : []),
    {
      label: text.__('Baseline'),
      checked: isBaseline,
      run: () => {
        onLayout({ ...layout, baseline: isBaseline ? null : row.run_id });
      }
    },
    {
      label: text.__('Shown'),
      checked: !layout.hidden_runs.includes(row.run_id),
      run: () => {
        const hidden_runs = toggled(layout.hidden_runs, row.run_id);
        onLayout({ ...layout, hidden_runs });
      }
    },
    {
      label: text._n('Copy run id', 'Copy %1 run ids', ids.length),
      first: true,
      run: () => {
        scene.onCopy(ids.join('\n'));
      }
    },
    {
      label: text._n('Copy as Python', 'Copy %1 runs as Python', ids.length),
      run: () => {
        scene.onCopy(toRunsPython(ids));
      }
    }
  ];
}
