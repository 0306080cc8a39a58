import type { Cell, ICodeCellModel } from '@jupyterlab/cells';

/**
 * Trust what a cell shows that a user has executed in this page.
 *
 * JupyterLab does so when it clears the outputs to have the kernel execute the
 * cell. Where a server executes it, the outputs come with the document and are
 * not trusted: no view would be live. Those of before are never trusted.
 */
export function trustOnceCleared({ model }: Cell): void {
  if (model.type !== 'code') {
    return;
  }
  const cell = model as ICodeCellModel;
  const { outputs } = cell;
  const trust = () => {
    if (outputs.length === 0) {
      outputs.changed.disconnect(trust);
      cell.trusted = true;
    }
  };
  if (!cell.trusted) {
    outputs.changed.connect(trust);
    trust();
  }
}

/** Whether a cell may be executing, or waits to. */
export function mayBeRunning({
  executionCount,
  executionState
}: {
  readonly executionCount: number | null;
  readonly executionState?: string;
}): boolean {
  // JupyterLab before 4.4 says nothing of the state, and counts a cell that has ended.
  return executionState === undefined
    ? executionCount === null
    : executionState !== 'idle';
}
