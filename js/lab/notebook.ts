import type {
  ISessionContext,
  ISessionContextDialogs
} from '@jupyterlab/apputils';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';

/**
 * Whether a notebook holds nothing that the user has not run or trusted.
 *
 * As for Jupyter's signatures, a cell without output has nothing to be trusted.
 */
export function isTrusted(model: INotebookModel | null): boolean {
  return (
    model !== null &&
    [...model.cells].every(
      cell =>
        cell.trusted ||
        !('outputs' in cell) ||
        (cell.outputs as ArrayLike<unknown>).length === 0
    )
  );
}

/** Whether the notebook may be written back to its file. */
export function isWritable(context: NotebookPanel['context']): boolean {
  return context.contentsModel?.writable !== false && !context.model.readOnly;
}

/** Start the session's kernel, asking which one where that is not known. */
export async function startKernel(
  session: ISessionContext,
  dialogs: ISessionContextDialogs | null
): Promise<void> {
  if (await session.startKernel()) {
    await dialogs?.selectKernel(session);
  }
}
