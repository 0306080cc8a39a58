import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { Client } from '../protocol/client';
import type { RunsSpec } from '../protocol/generated';
import { trialbookIcon } from './icon';
import { LayoutMemory } from './layoutMemory';
import { isTrusted } from './notebook';
import { IKernelConnections, IRunPages, IRunTabs } from './tokens';

const OPEN = 'trialbook:open-runs';
const EVERYTHING = { experiment_ids: null, filter: '', order_by: [] };

/** Run tables at full width. */
export const tabsPlugin: JupyterFrontEndPlugin<IRunTabs> = {
  id: 'trialbook:tabs',
  description: 'Opens run tables in the main area.',
  autoStart: true,
  provides: IRunTabs,
  requires: [IKernelConnections],
  optional: [
    INotebookTracker,
    ICommandPalette,
    IStateDB,
    IRunPages,
    ITranslator
  ],
  activate: (
    app,
    connections: IKernelConnections,
    tracker: INotebookTracker | null,
    palette: ICommandPalette | null,
    state: IStateDB | null,
    pages: IRunPages | null,
    translator: ITranslator | null
  ) => {
    const text = (translator ?? nullTranslator).load('trialbook');
    const memory = new LayoutMemory(state);
    const open = async (spec: RunsSpec, client: Client) => {
      // Loaded with the first table, as for those in outputs.
      const { RunsTab } = await import('./runsTab');
      const shown = { ...(await memory.recall(spec)), view_id: '' };
      const content = new RunsTab(client, shown, memory, pages, text);
      const tab = new MainAreaWidget({ content });
      tab.toolbar.hide();
      app.shell.add(tab, 'main', { type: 'Trialbook runs' });
      app.shell.activateById(tab.id);
    };
    app.commands.addCommand(OPEN, {
      label: text.__('Open Run Table'),
      caption: text.__("Show the runs of the active notebook's store in a tab"),
      icon: trialbookIcon,
      describedBy: {
        args: { type: 'object', properties: {}, additionalProperties: false }
      },
      isEnabled: () =>
        Boolean(tracker?.currentWidget?.sessionContext.session?.kernel),
      execute: async () => {
        const panel = tracker?.currentWidget;
        const kernel = panel?.sessionContext.session?.kernel;
        const connection = kernel ? connections.of(kernel) : null;
        if (panel && connection) {
          connection.connect(connections.mayImport && isTrusted(panel.model));
          const spec = {
            view: 'runs',
            view_id: '',
            store_id: null,
            query: EVERYTHING
          } as const;
          await open(spec, connection.client);
        }
      }
    });
    palette?.addItem({ command: OPEN, category: text.__('Trialbook') });
    return { memory, open };
  }
};
