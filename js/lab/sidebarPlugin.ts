import {
  ILayoutRestorer,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, ISessionContextDialogs } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { trialbookIcon } from './icon';
import { SidebarModel } from './sidebarModel';
import { SidebarPanel } from './sidebarPanel';
import { IKernelConnections, IRunTabs } from './tokens';

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
    IRunTabs,
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
    tabs: IRunTabs | null,
    translator: ITranslator | null
  ) => {
    const text = (translator ?? nullTranslator).load('trialbook');
    const services = app.serviceManager;
    const panel = new SidebarPanel(
      new SidebarModel({
        connections,
        dialogs,
        fileBrowser,
        services,
        text,
        tracker
      }),
      text,
      tabs
    );
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
      }
    });
    palette?.addItem({ command: SHOW, category: text.__('Trialbook') });
  }
};
