/** Runs that can be taken along at once: a cell names each. */
export const MAX_DRAGGED = 100;

/** Runs that a pointer takes along. */
export interface DraggedRuns {
  readonly run_ids: readonly [string, ...string[]];
  /** Of the one that the pointer is at. */
  readonly name: string;
}
