/** Runs dragged from the sidebar into a notebook, as JupyterLab's own cells are. */
import type { INotebookTracker } from '@jupyterlab/notebook';
import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import type { SidebarState } from '../core/sidebarState';
import type { Text } from '../core/text';
import { codeCell, notebookWith, runCell } from './notebookCells';

const CELLS = 'application/vnd.jupyter.cells';

/** Begin to drag what is selected: where it is dropped, a cell shows it. */
export async function dragRuns(
  state: SidebarState,
  tracker: INotebookTracker,
  text: Text,
  from: { x: number; y: number }
): Promise<void> {
  const run_ids = [...state.getView().chosen.runs.keys()];
  const [first] = state.getView().chosen.runs.values();
  if (!first) {
    return;
  }
  const cell = codeCell('');
  const asked = state.attempt(
    state.client.request('code.insert', {
      store_id: state.storeId,
      run_ids: [first.run_id, ...run_ids.slice(1)],
      what: 'show'
    })
  );
  // Whoever drops before the answer is there gets an empty cell, which is then filled.
  const ready = asked.then(answer => {
    cell.source = answer?.source ?? '';
    mimeData.setData('text/plain', cell.source);
    return answer;
  });
  const mimeData = new MimeData();
  mimeData.setData(CELLS, [cell]);
  const image = document.createElement('div');
  image.className = 'jp-TrialbookDrag';
  image.textContent =
    run_ids.length === 1
      ? first.run_name.slice(0, 60)
      : text._n('%1 run', '%1 runs', run_ids.length);
  const drag = new Drag({
    mimeData,
    dragImage: image,
    supportedActions: 'copy',
    proposedAction: 'copy'
  });
  const action = await drag.start(from.x, from.y);
  drag.dispose();
  const answer = await ready;
  const panel = notebookWith(tracker, cell.id);
  if (action === 'none' || !answer || !panel) {
    return;
  }
  const { sharedModel } =
    panel.content.widgets.find(({ model }) => model.id === cell.id)?.model ??
    {};
  if (sharedModel?.getSource() === '') {
    sharedModel.setSource(answer.source);
  }
  await runCell(panel, cell.id);
}
