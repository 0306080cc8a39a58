import {
  ILayoutRestorer,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  ICommandPalette,
  ISessionContextDialogs,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Client } from '../protocol/client';
import type { RunRow, RunsSpec } from '../protocol/generated';
import { isRunsSpec } from '../protocol/generatedChecks';
import { trialbookIcon } from './icon';
import { LayoutMemory } from './layoutMemory';
import { takeRunsTo } from './runDrag';
import type { RunsTab } from './runsTab';
import { notebookOf, TabKernel } from './tabKernel';
import { IKernelConnections, IRunPages, IRunTabs } from './tokens';

const OPEN = 'trialbook:open-runs';
const EVERYTHING = { experiment_ids: null, filter: '', order_by: [] };

/** Run tables at full width; they are there again when JupyterLab is loaded again. */
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
    ITranslator,
    ILayoutRestorer,
    ISessionContextDialogs
  ],
  activate: (
    app,
    connections: IKernelConnections,
    tracker: INotebookTracker | null,
    palette: ICommandPalette | null,
    state: IStateDB | null,
    pages: IRunPages | null,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    dialogs: ISessionContextDialogs | null
  ) => {
    const text = (translator ?? nullTranslator).load('trialbook');
    const memory = new LayoutMemory(state);
    const { commands } = app;
    const services = app.serviceManager;
    const options = { connections, commands, dialogs, services, text, tracker };
    const tabs = new WidgetTracker<MainAreaWidget<RunsTab>>({
      namespace: 'trialbook-runs'
    });

    const openRun = ({ run_id }: RunRow, client: Client, spec: RunsSpec) => {
      void pages?.open({ store_id: spec.store_id, run_id }, client);
    };

    const add = async (spec: RunsSpec, kernel: TabKernel, name?: string) => {
      // Loaded with the first table, as for those in outputs.
      const { RunsTab } = await import('./runsTab');
      const content = new RunsTab({
        kernel,
        spec: { ...(await memory.recall(spec)), view_id: '' },
        text,
        name,
        onOpenRun: pages && openRun,
        takeRuns: takeRunsTo(tracker, text)
      });
      const tab = new MainAreaWidget({ content });
      tab.id = content.id;
      tab.toolbar.hide();
      content.specChanged.connect((_, changed) => {
        memory.keep(changed);
        void tabs.save(tab);
      });
      await tabs.add(tab);
      app.shell.add(tab, 'main', { type: 'Trialbook runs' });
      return tab;
    };

    const open = async (spec: RunsSpec, client: Client) => {
      const path = notebookOf(client, tracker, connections);
      const tab = await add(spec, new TabKernel(path, client, options));
      app.shell.activateById(tab.id);
    };

    app.commands.addCommand(OPEN, {
      label: text.__('Open Run Table'),
      caption: text.__("Show the runs of the active notebook's store in a tab"),
      icon: trialbookIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            spec: { type: 'object', description: 'What the table shows.' },
            notebook: {
              type: 'string',
              description: 'Path of the notebook whose kernel is asked.'
            },
            name: { type: 'string', description: 'Name of the tab.' }
          },
          additionalProperties: false
        }
      },
      isEnabled: () =>
        Boolean(tracker?.currentWidget?.sessionContext.session?.kernel),
      execute: async args => {
        const { spec, name } = args;
        const active = tracker?.currentWidget?.context.path ?? null;
        // A tab without a notebook has none when it is restored either.
        const path =
          typeof args.notebook === 'string'
            ? args.notebook
            : spec
              ? null
              : active;
        const shown = isRunsSpec(spec) ? spec : PLAIN_SPEC;
        const kernel = new TabKernel(path, null, options);
        await add(shown, kernel, typeof name === 'string' ? name : undefined);
      }
    });
    palette?.addItem({ command: OPEN, category: text.__('Trialbook') });
    void restorer?.restore(tabs, {
      command: OPEN,
      args: ({ content: { spec, notebook, name } }) =>
        ({
          spec,
          name,
          ...(notebook !== null && { notebook })
        }) as unknown as ReadonlyPartialJSONObject,
      name: ({ content }) => content.name
    });
    return { memory, open };
  }
};

const PLAIN_SPEC = {
  view: 'runs',
  view_id: '',
  store_id: null,
  query: EVERYTHING
} as const satisfies RunsSpec;
