import { formatCount } from '../../core/text/format';
import { isVisible, withEye } from '../../core/table/tableLayout';
import { toRunsPython } from '../../core/table/tableText';
import type { RunRow } from '../../protocol/generated';
import type { MenuItem } from '../parts/Menu';
import type { MenuContext } from './tableMenus';

/** The menu of a run; where it is one of several that are selected, it copies them all. */
export function rowMenu(
  row: RunRow,
  context: MenuContext & {
    /** The line that it is on. */
    index: number;
    selected: ReadonlySet<string>;
    /** Where code finds them, if it is to say so. */
    trackingUri: string | null;
    onOpen: ((row: RunRow) => void) | null;
    onCopy: (text: string) => void;
  }
): MenuItem[] {
  const { text, onLayout, onOpen, selected, index } = context;
  const { layout } = context.view;
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
      checked: isVisible(layout, row.run_id, index),
      run: () => {
        onLayout(withEye(layout, row.run_id, index, context.view.rowAt));
      }
    },
    {
      label: text._n(
        'Copy run id',
        'Copy %2 run ids',
        ids.length,
        formatCount(ids.length)
      ),
      first: true,
      run: () => {
        context.onCopy(ids.join('\n'));
      }
    },
    {
      label: text._n(
        'Copy as Python',
        'Copy %2 runs as Python',
        ids.length,
        formatCount(ids.length)
      ),
      run: () => {
        context.onCopy(toRunsPython(ids, context.trackingUri));
      }
    }
  ];
}
