import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { Cell } from '@jupyterlab/cells';
import { PageConfig } from '@jupyterlab/coreutils';
import type {
  INotebookTracker,
  Notebook,
  NotebookPanel
} from '@jupyterlab/notebook';
import { PanelLayout } from '@lumino/widgets';
import type { RunRef } from '../../core/run/runPageState';
import { clip } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { type Client, connected } from '../../protocol/client';
import type { CellSource } from '../../protocol/generated';
import type { Comparison, DiffTabs } from '../tabs/diffTabs';
import type { ICellLinks } from '../tokens';

/** Opens notebooks at a cell, and differences of code in tabs. */
export class CellLinks implements ICellLinks {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _tracker: INotebookTracker,
    private readonly _diffs: DiffTabs,
    private readonly _text: Text
  ) {}

  async reveal(notebook: string, cellId: string): Promise<boolean> {
    const path = fromServer(notebook, PageConfig.getOption('serverRoot'));
    const panel = notebook === '' ? null : await this._open(path);
    if (!panel) {
      const message =
        notebook === ''
          ? this._text.__('It is not known which notebook the cell was in.')
          : this._text.__('The notebook %1 is no longer there.', notebook);
      Notification.warning(message, { autoClose: 5000 });
      return false;
    }
    const { content } = panel;
    const cell = content.widgets.find(({ model }) => model.id === cellId);
    if (!cell || cellId === '') {
      Notification.warning(
        this._text.__('The cell is no longer in %1.', notebook),
        { autoClose: 5000 }
      );
      return false;
    }
    content.deselectAll();
    content.activeCellIndex = content.widgets.indexOf(cell);
    await drawn(content, cell);
    await content.scrollToCell(cell, 'center');
    // What comes last has put the cursor into the code.
    content.mode = 'command';
    return true;
  }

  async openDiff(base: RunRef, run: RunRef, client: Client): Promise<void> {
    const [before, now] = await Promise.all(
      [base, run].map(run => nameOf(run, client))
    );
    const { store_id, run_id } = run;
    const comparison: Comparison = {
      store_id,
      base_run_id: base.run_id,
      run_id,
      base_name: before ?? base.run_id,
      run_name: now ?? run_id,
      path: this._diffs.notebookOf(client)
    };
    await this._diffs.showRuns(comparison, client);
  }

  async openChange(
    run: RunRef & { run_name: string },
    cell: () => CellSource,
    client: Client
  ): Promise<void> {
    const { store_id, run_id, run_name } = run;
    await this._diffs.show(
      `cell ${run_id} ${cell().cell_id}`,
      {
        base: run_name,
        now: this._text.__('current cell'),
        load: async client => {
          const params = { store_id, run_id, cell: cell() };
          return (await client.request('cell.diff', params)).cells;
        }
      },
      this._diffs.notebookOf(client),
      client
    );
  }

  private async _open(path: string): Promise<NotebookPanel | null> {
    const { commands, serviceManager, shell } = this._app;
    let panel = this._tracker.find(({ context }) =>
      path.startsWith('/')
        ? path.endsWith(`/${context.localPath}`)
        : path === context.localPath
    );
    if (!panel) {
      try {
        // Opening a file that is not there asks the user what to make of it.
        await serviceManager.contents.get(path, { content: false });
        await commands.execute('docmanager:open', {
          path,
          factory: 'Notebook'
        });
      } catch {
        return null;
      }
      panel = this._tracker.find(({ context }) => context.localPath === path);
    }
    if (!panel) {
      return null;
    }
    shell.activateById(panel.id);
    await panel.context.ready;
    await panel.revealed;
    return panel;
  }
}

/**
 * The path from the server's root.
 *
 * Before a page has told the kernel, it knows the notebook by its whole path.
 */
function fromServer(path: string, root: string): string {
  // The server shortens the user's folder.
  const folder = `${root.replace(/^~/, '').replace(/[\\/]+$/, '')}/`;
  const at = path.startsWith('/') ? path.indexOf(folder) : -1;
  return at < 0 ? path : path.slice(at + folder.length);
}

/**
 * Have a cell drawn that is to be seen.
 *
 * JupyterLab draws the cells of a long notebook one after the other when it has nothing else to
 * do, which takes its time. Where it draws what is in sight, scrolling is enough.
 */
async function drawn(content: Notebook, cell: Cell): Promise<void> {
  const { layout, notebookConfig, widgets } = content;
  if (
    notebookConfig.windowingMode !== 'full' &&
    cell.isPlaceholder() &&
    layout instanceof PanelLayout
  ) {
    const index = widgets.indexOf(cell);
    cell.dataset.windowedListIndex = String(index);
    layout.insertWidget(index, cell);
    await cell.ready;
  }
}

/** Null where it cannot be told; the tab then says why. */
async function nameOf(
  { store_id, run_id }: RunRef,
  client: Client
): Promise<string | null> {
  await connected(client);
  try {
    const run = await client.request('run.get', { store_id, run_id });
    return clip(run.run_name);
  } catch {
    return null;
  }
}
