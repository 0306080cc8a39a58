/** Cells put into the user's notebooks. */
import {
  type INotebookModel,
  type INotebookTracker,
  NotebookActions,
  type NotebookPanel
} from '@jupyterlab/notebook';
import { type PartialJSONValue, UUID } from '@lumino/coreutils';
import { withoutKnownImport } from './importLine';

/** A code cell as notebooks are saved with. */
export interface CodeCell {
  cell_type: 'code';
  id: string;
  source: string;
  execution_count: null;
  metadata: Record<string, never>;
  outputs: [];
  [key: string]: PartialJSONValue;
}

/** A code cell that has not been executed. */
export function codeCell(source: string): CodeCell {
  return {
    cell_type: 'code',
    id: UUID.uuid4(),
    source,
    execution_count: null,
    metadata: {},
    outputs: []
  };
}

/** The sources of a notebook's code cells but one. */
export function codeIn(model: INotebookModel, except?: string): string[] {
  return [...model.cells]
    .filter(({ id, type }) => type === 'code' && id !== except)
    .map(({ sharedModel }) => sharedModel.getSource());
}

/** Put a cell below the active one and go there; false where there is no notebook for it. */
export function insertBelow(
  tracker: INotebookTracker,
  source: string
): boolean {
  const notebook = tracker.currentWidget?.content;
  const model = notebook?.model;
  if (!notebook || !model || model.readOnly) {
    return false;
  }
  const at = Math.min(notebook.activeCellIndex + 1, model.cells.length);
  model.sharedModel.insertCell(
    at,
    codeCell(withoutKnownImport(source, codeIn(model)))
  );
  notebook.deselectAll();
  notebook.activeCellIndex = at;
  void NotebookActions.focusActiveCell(notebook);
  return true;
}

/** The notebook that has a cell. */
export function notebookWith(
  tracker: INotebookTracker,
  cellId: string
): NotebookPanel | undefined {
  return tracker.find(({ content }) =>
    content.widgets.some(({ model }) => model.id === cellId)
  );
}

/** Go to a cell of a notebook and execute it alone. */
export async function runCell(
  panel: NotebookPanel,
  cellId: string
): Promise<void> {
  const { widgets } = panel.content;
  const at = widgets.findIndex(({ model }) => model.id === cellId);
  const cell = widgets[at];
  if (cell) {
    panel.content.deselectAll();
    panel.content.activeCellIndex = at;
    await NotebookActions.runCells(
      panel.content,
      [cell],
      panel.context.sessionContext
    );
  }
}
