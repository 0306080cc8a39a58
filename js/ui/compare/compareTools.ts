import type { Place } from '../../core/actions/runActions';
import type {
  CompareState,
  CompareView
} from '../../core/compare/compareState';
import type { PointedRun } from '../../core/compare/pointedRun';
import type { RunStyle } from '../../core/marks/runColours';
import { clip } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { CompareLayout, RunRow } from '../../protocol/generated';
import type { FileServices } from '../parts/fileServices';

/** What the parts of a comparison share. */
export interface CompareTools {
  readonly state: CompareState;
  readonly view: CompareView;
  readonly text: Text;
  /** Whether a kernel can be asked. */
  readonly live: boolean;
  readonly highlight: FileServices['highlight'];
  readonly pointed: PointedRun;
  readonly styleOf: (row: RunRow) => RunStyle;
  readonly onLayout: (layout: CompareLayout) => void;
  /** What is done to its runs. */
  readonly place: Place;
}

/** A run's name; the beginning of its id where it is not at hand. */
export function nameOf({ view }: CompareTools, runId: string): string {
  const row = view.rows.find(({ run_id }) => run_id === runId);
  return row ? clip(row.run_name) : runId.slice(0, 8);
}
