import type { Place } from '../../core/actions/runActions';
import type {
  CompareState,
  CompareView
} from '../../core/compare/compareState';
import type { PointedRun } from '../../core/compare/pointedRun';
import type { RunStyle } from '../../core/marks/runColours';
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
