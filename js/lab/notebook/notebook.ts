import {
  Dialog,
  type ISessionContext,
  showDialog,
  showErrorMessage
} from '@jupyterlab/apputils';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import type { Text } from '../../core/text/text';
import type { Action } from '../../ui/parts/Notice';

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

/** What a user can do about a busy kernel; asked twice, for it may end hours of work. */
export function interruption(session: ISessionContext, text: Text): Action {
  return {
    label: text.__('Interrupt kernel'),
    run: () => void interrupt(session, text)
  };
}

async function interrupt(session: ISessionContext, text: Text): Promise<void> {
  const { button } = await showDialog({
    title: text.__('Interrupt the kernel?'),
    body: text.__('The cell that is executing stops with a KeyboardInterrupt.'),
    buttons: [
      Dialog.cancelButton(),
      Dialog.warnButton({ label: text.__('Interrupt') })
    ],
    defaultButton: 0
  });
  if (!button.accept) {
    return;
  }
  try {
    await session.session?.kernel?.interrupt();
  } catch (error) {
    // A notebook that is closed meanwhile needs no message.
    if (!session.isDisposed) {
      await showErrorMessage(
        text.__('The kernel could not be interrupted'),
        error instanceof Error ? error : String(error)
      );
    }
  }
}
