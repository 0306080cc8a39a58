import type { Place } from '../../core/actions/runActions';
import type { Curves } from '../../core/run/curves';
import type { RunPageState, RunRef } from '../../core/run/runPageState';
import type { Text } from '../../core/text/text';
import type { FileServices } from './fileServices';

/** Shows a cell in its notebook; false where it is no longer there. */
export type RevealCell = (notebook: string, cellId: string) => Promise<boolean>;

/** What the sections of a run's page share. */
export interface PageTools extends FileServices {
  readonly state: RunPageState;
  readonly curves: Curves;
  readonly text: Text;
  /** Whether the kernel can be asked. */
  readonly live: boolean;
  /** Where code finds the run's store, if it is to say so. */
  readonly trackingUri: string | null;
  readonly onRevealCell: RevealCell | null;
  /** What is done to the run. */
  readonly place: Place;
  readonly onOpenRun: ((run: RunRef) => void) | null;
}
