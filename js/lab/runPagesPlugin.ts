import {
  ILayoutRestorer,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  ISessionContextDialogs,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Client } from '../protocol/client';
import { markdownOf } from './markdown';
import type { RunTab } from './runTab';
import { notebookOf, TabKernel } from './tabKernel';
import {
  ICellLinks,
  IKernelConnections,
  IRunPages,
  type IRunPlace
} from './tokens';

const OPEN = 'trialbook:open-run';

type Tab = MainAreaWidget<RunTab>;

/** Pages of single runs in the main area. */
export const runPagesPlugin: JupyterFrontEndPlugin<IRunPages> = {
  id: 'trialbook:run-pages',
  description: 'Opens pages of single runs in the main area.',
  autoStart: true,
  provides: IRunPages,
  requires: [IKernelConnections],
  optional: [
    INotebookTracker,
    IRenderMimeRegistry,
    ISessionContextDialogs,
    ILayoutRestorer,
    ITranslator
  ],
  activate: (
    app,
    connections: IKernelConnections,
    notebooks: INotebookTracker | null,
    rendermime: IRenderMimeRegistry | null,
    dialogs: ISessionContextDialogs | null,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null
  ) => {
    const text = (translator ?? nullTranslator).load('trialbook');
    const tracker = new WidgetTracker<Tab>({
      namespace: 'trialbook-run-pages'
    });
    const opening = new Map<string, Promise<void>>();
    const show = async (
      ...[run, ...rest]: Parameters<typeof make>
    ): Promise<void> => {
      // A double click may ask twice before the page is there.
      await opening.get(run.run_id)?.catch(() => undefined);
      const made = make(run, ...rest);
      opening.set(run.run_id, made);
      await made.finally(() => opening.delete(run.run_id));
    };
    const make = async (
      run: IRunPlace,
      runName: string,
      client: Client | null,
      path: string | null
    ): Promise<void> => {
      const open = tracker.find(
        ({ content }) => content.run.run_id === run.run_id
      );
      if (open) {
        if (client) {
          open.content.kernel.adopt(client);
        }
        app.shell.activateById(open.id);
        return;
      }
      // Loaded with the first page, as for those in outputs.
      const { RunTab } = await import('./runTab');
      // Not required: what leads to cells may itself open pages.
      const cells = await app.resolveOptionalService(ICellLinks);
      const kernel = new TabKernel(path, client, {
        connections,
        commands: app.commands,
        dialogs,
        services: app.serviceManager,
        text,
        tracker: notebooks
      });
      const content = new RunTab({
        run,
        runName,
        kernel,
        text,
        renderMarkdown: rendermime && markdownOf(rendermime),
        onRevealCell: cells && ((notebook, id) => cells.reveal(notebook, id)),
        onOpenRun: other => {
          void show(other, '', kernel.client, kernel.notebook);
        },
        onKnown: () => {
          void tracker.save(tab);
        }
      });
      const tab: Tab = new MainAreaWidget({ content });
      tab.toolbar.hide();
      app.shell.add(tab, 'main', { type: 'Trialbook run' });
      await tracker.add(tab);
      app.shell.activateById(tab.id);
    };
    app.commands.addCommand(OPEN, {
      label: text.__('Open Run'),
      caption: text.__('Show the page of a run'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            run_id: { type: 'string' },
            store_id: {
              type: ['string', 'null'],
              description: 'null for the current store of the kernel'
            },
            run_name: { type: 'string' },
            path: {
              type: ['string', 'null'],
              description: 'A notebook whose kernel has the run'
            }
          },
          required: ['run_id']
        }
      },
      execute: async args => {
        const { run_id, store_id, run_name, path } = args;
        if (typeof run_id !== 'string') {
          return;
        }
        const current = notebooks?.currentWidget?.context.path ?? null;
        await show(
          {
            run_id,
            store_id: typeof store_id === 'string' ? store_id : null
          },
          typeof run_name === 'string' ? run_name : '',
          null,
          typeof path === 'string' ? path : current
        );
      }
    });
    void restorer?.restore(tracker, {
      command: OPEN,
      args: (tab): ReadonlyPartialJSONObject => ({
        ...tab.content.run,
        run_name: tab.content.runName,
        path: tab.content.kernel.notebook
      }),
      name: ({ content }) => content.run.run_id
    });
    return {
      open: (run, client) =>
        show(run, '', client, notebookOf(client, notebooks, connections))
    };
  }
};
