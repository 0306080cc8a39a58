/** Runs dragged into a notebook, as JupyterLab's own cells are. */
import type { INotebookTracker } from '@jupyterlab/notebook';
import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import { formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import type { CodeInsertResult } from '../../protocol/generated';
import type { DraggedRuns } from '../../ui/parts/useDragOut';
import type { Point } from '../../ui/parts/Menu';
import { withoutKnownImport } from './importLine';
import { codeCell, codeIn, notebookWith, runCell } from './notebookCells';

const CELLS = 'application/vnd.jupyter.cells';

/** Ask for a cell that shows a run, or compares several. */
export async function cellShowing(
  client: Client,
  store_id: string | null,
  { run_ids }: DraggedRuns
): Promise<CodeInsertResult> {
  const [first, ...others] = run_ids;
  return client.request('code.insert', {
    store_id,
    run_ids: [first, ...others],
    what: 'show'
  });
}

/** Take runs along with the pointer: where they are dropped, a cell shows them. */
export async function dragRuns(
  { run_ids, name }: DraggedRuns,
  /** The cell, or null where there is none after all. */
  asked: Promise<CodeInsertResult | null>,
  tracker: INotebookTracker,
  text: Text,
  from: Point
): Promise<void> {
  const cell = codeCell('');
  // Whoever drops before the answer is there gets an empty cell, which is then filled.
  const ready = asked.then(answer => {
    cell.source = answer?.source ?? '';
    mimeData.setData('text/plain', cell.source);
    return answer;
  });
  // What goes wrong meanwhile is told below.
  ready.catch(() => undefined);
  const mimeData = new MimeData();
  mimeData.setData(CELLS, [cell]);
  const image = document.createElement('div');
  image.className = 'jp-TrialbookDrag';
  image.textContent =
    run_ids.length === 1
      ? name.slice(0, 60)
      : text._n(
          '%1 run',
          '%2 runs',
          run_ids.length,
          formatCount(run_ids.length)
        );
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
  const { content } = panel;
  const dropped = content.widgets.find(({ model }) => model.id === cell.id);
  const { sharedModel } = dropped?.model ?? {};
  if (
    sharedModel &&
    content.model &&
    ['', answer.source].includes(sharedModel.getSource())
  ) {
    const others = codeIn(content.model, cell.id);
    sharedModel.setSource(withoutKnownImport(answer.source, others));
  }
  await runCell(panel, cell.id);
}

/** Drag runs of a table; rejects where no cell can show them. */
export type TakeRuns = (
  client: Client,
  store_id: string | null,
  runs: DraggedRuns,
  from: Point
) => Promise<void>;

/** What takes runs of tables to notebooks; null where there are none. */
export function takeRunsTo(
  tracker: INotebookTracker | null,
  text: Text
): TakeRuns | null {
  return (
    tracker &&
    ((client, store_id, runs, from) =>
      dragRuns(runs, cellShowing(client, store_id, runs), tracker, text, from))
  );
}
