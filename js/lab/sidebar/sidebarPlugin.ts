import {
  ILayoutRestorer,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, ISessionContextDialogs } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { servicesOf } from '../actions/services';
import { trialbookIcon } from '../icon';
import { recordHere } from './recordHere';
import { cellShowing, dragRuns } from '../notebook/runDrag';
import { SidebarActions } from './sidebarActions';
import { addSidebarCommands } from './sidebarCommands';
import { SidebarMemory } from './sidebarMemory';
import { SidebarModel } from './sidebarModel';
import { SidebarPanel } from './sidebarPanel';
import { ICellLinks, IKernelConnections, IViewTabs } from '../tokens';

const SHOW = 'trialbook:show-sidebar';
/** Below JupyterLab's own panels. */
const RANK = 600;

/** The panel in the left area. */
export const sidebarPlugin: JupyterFrontEndPlugin<void> = {
  id: 'trialbook:sidebar',
  description: "Lists the runs of the active notebook's kernel beside it.",
  autoStart: true,
  requires: [IKernelConnections, INotebookTracker],
  optional: [
    IDefaultFileBrowser,
    ISessionContextDialogs,
    ICommandPalette,
    ILayoutRestorer,
    IViewTabs,
    ICellLinks,
    IStateDB,
    ITranslator
  ],
  activate: (
    app,
    connections: IKernelConnections,
    tracker: INotebookTracker,
    fileBrowser: IDefaultFileBrowser | null,
    dialogs: ISessionContextDialogs | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    tabs: IViewTabs | null,
    links: ICellLinks | null,
    state: IStateDB | null,
    translator: ITranslator | null
  ) => {
    const text = (translator ?? nullTranslator).load('trialbook');
    const panel = new SidebarPanel(
      new SidebarModel({
        connections,
        dialogs,
        fileBrowser,
        services: app.serviceManager,
        text,
        tracker
      }),
      text,
      new SidebarMemory(state)
    );
    const actions = new SidebarActions(panel, text);
    const services = servicesOf({ tabs, links, tracker, text });
    panel.host = {
      services,
      onNewExperiment: () => void actions.newExperiment(null),
      onRecordHere: () => {
        if (panel.state) {
          void recordHere(panel.state, text);
        }
      },
      ...(tabs && {
        onOpenExperiment: () => {
          actions.openExperiment();
        }
      }),
      onDrag: from => {
        const { state } = panel;
        const chosen = [...(state?.getView().chosen.runs.values() ?? [])];
        const [first, ...others] = chosen;
        if (state && first) {
          const ids = others.map(({ run_id }) => run_id);
          const runs = {
            run_ids: [first.run_id, ...ids] as const,
            name: first.run_name
          };
          const asked = cellShowing(state.client, state.storeId, runs);
          void dragRuns(runs, state.attempt(asked), tracker, text, from);
        }
      }
    };
    addSidebarCommands(app, panel, actions, palette, text, {
      tabs: tabs !== null
    });
    app.shell.add(panel, 'left', { rank: RANK, type: 'Trialbook' });
    restorer?.add(panel, panel.id);
    app.commands.addCommand(SHOW, {
      label: text.__('Show Trialbook'),
      caption: text.__('Show experiments and runs beside the notebook'),
      icon: trialbookIcon,
      describedBy: {
        args: { type: 'object', properties: {}, additionalProperties: false }
      },
      execute: () => {
        app.shell.activateById(panel.id);
        // The command palette gives the focus back to the document in front when it is done.
        setTimeout(() => {
          panel.activate();
        });
      }
    });
    palette?.addItem({ command: SHOW, category: text.__('Trialbook') });
  }
};
