import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import type { Cell } from '@jupyterlab/cells';
import {
  INotebookTracker,
  NotebookActions,
  type NotebookPanel
} from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { DisposableDelegate } from '@lumino/disposable';
import type { CellRunRow } from '../../protocol/generated';
import type { BadgeActions } from '../../ui/cells/badgeItems';
import { servicesOf } from '../actions/services';
import { badgeActions } from './badgeActions';
import { CellBadges } from './cellBadges';
import { trustOnceCleared } from './executedCells';
import { NotebookRuns } from './notebookRuns';
import { ICellLinks, IKernelConnections, IViewTabs } from '../tokens';

const SETTINGS = 'trialbook:plugin';
const SIDEBAR = 'trialbook:show-sidebar';
const OPEN = 'trialbook:open-cell-run';
const CHANGE = 'trialbook:show-cell-change';

/** Tells kernels their notebooks, and shows beside cells the runs that they took part in. */
export const cellsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'trialbook:cells',
  description:
    'Shows beside the cells of notebooks the runs they took part in.',
  autoStart: true,
  requires: [IKernelConnections, INotebookTracker, ICellLinks],
  optional: [IViewTabs, ISettingRegistry, ICommandPalette, ITranslator],
  activate: (
    app,
    connections: IKernelConnections,
    tracker: INotebookTracker,
    links: ICellLinks,
    tabs: IViewTabs | null,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const text = (translator ?? nullTranslator).load('trialbook');
    NotebookActions.executionScheduled.connect((_, { cell }) => {
      trustOnceCleared(cell);
    });

    const notebooks = new WeakMap<NotebookPanel['context'], NotebookRuns>();
    const badges = new Map<NotebookPanel, CellBadges | null>();
    let shown = registry === null;

    const host = {
      tabs,
      links,
      services: servicesOf({ tabs, links, tracker, text }),
      text,
      showSidebar: () => void app.commands.execute(SIDEBAR)
    };
    const actionsFor = (notebook: NotebookRuns, cell: Cell): BadgeActions =>
      badgeActions(notebook, cell, host);

    const notebookOf = ({ context }: NotebookPanel): NotebookRuns => {
      const known = notebooks.get(context);
      if (known) {
        return known;
      }
      const made = new NotebookRuns(context, connections);
      notebooks.set(context, made);
      return made;
    };
    /** Show a panel's badges, or not. */
    const decorate = (panel: NotebookPanel) => {
      badges.get(panel)?.dispose();
      const notebook = notebookOf(panel);
      const actions = (cell: Cell) => actionsFor(notebook, cell);
      badges.set(
        panel,
        shown ? new CellBadges(panel, notebook, actions, text) : null
      );
    };
    app.docRegistry.addWidgetExtension('Notebook', {
      createNew: (panel: NotebookPanel) => {
        decorate(panel);
        return new DisposableDelegate(() => {
          badges.get(panel)?.dispose();
          badges.delete(panel);
        });
      }
    });
    const follow = (settings: ISettingRegistry.ISettings) => {
      const wanted = settings.get('cellBadges').composite !== false;
      if (wanted !== shown) {
        shown = wanted;
        for (const panel of [...badges.keys()]) {
          decorate(panel);
        }
      }
    };
    void registry?.load(SETTINGS).then(settings => {
      settings.changed.connect(follow);
      follow(settings);
    });

    /** The active cell's last run, and what can be done with it. */
    const current = (): { run: CellRunRow; actions: BadgeActions } | null => {
      const { activeCell, currentWidget } = tracker;
      const notebook = currentWidget && notebooks.get(currentWidget.context);
      const [run] =
        (activeCell && notebook?.runs.of(activeCell.model.id).runs) ?? [];
      return run && notebook && activeCell
        ? { run, actions: actionsFor(notebook, activeCell) }
        : null;
    };
    const describedBy = {
      args: { type: 'object', properties: {}, additionalProperties: false }
    };
    const category = text.__('Trialbook');
    app.commands.addCommand(OPEN, {
      label: text.__('Open Run of Cell'),
      caption: text.__('Open the last run that the active cell took part in'),
      describedBy,
      isEnabled: () => current() !== null,
      isVisible: () => current() !== null,
      execute: () => {
        const cell = current();
        cell?.actions.open(cell.run);
      }
    });
    const changed = () => current()?.run.has_changed === true;
    app.commands.addCommand(CHANGE, {
      label: text.__('Show What Changed Since Run'),
      caption: text.__(
        'Show how the active cell differs from what it was in its last run'
      ),
      describedBy,
      isEnabled: changed,
      isVisible: changed,
      execute: () => {
        const cell = current();
        cell?.actions.showChange(cell.run);
      }
    });
    palette?.addItem({ command: OPEN, category });
    palette?.addItem({ command: CHANGE, category });
  }
};
