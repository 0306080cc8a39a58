import {
  ILayoutRestorer,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, ISessionContextDialogs } from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Spec } from '../../protocol/generated';
import { isSpec } from '../../protocol/generatedChecks';
import { servicesOf } from '../actions/services';
import { trialbookIcon } from '../icon';
import { LayoutMemory } from './layoutMemory';
import { fileServicesOf } from '../files/fileServices';
import { takeRunsTo } from '../notebook/runDrag';
import { notebookOf } from './tabKernel';
import { ICellLinks, IKernelConnections, IViewTabs } from '../tokens';
import type { ViewTab } from './viewTab';
import { ViewTabs } from './viewTabs';

const OPEN_RUNS = 'trialbook:open-runs';
const OPEN_RUN = 'trialbook:open-run';
const OPEN_VIEW = 'trialbook:open-view';

/** Views with tabs of their own; they are there again when JupyterLab is loaded again. */
export const tabsPlugin: JupyterFrontEndPlugin<IViewTabs> = {
  id: 'trialbook:tabs',
  description: 'Opens views in the main area.',
  autoStart: true,
  provides: IViewTabs,
  requires: [IKernelConnections],
  optional: [
    INotebookTracker,
    IRenderMimeRegistry,
    ICommandPalette,
    IStateDB,
    ITranslator,
    ILayoutRestorer,
    ISessionContextDialogs,
    IEditorLanguageRegistry
  ],
  activate: (
    app,
    connections: IKernelConnections,
    tracker: INotebookTracker | null,
    rendermime: IRenderMimeRegistry | null,
    palette: ICommandPalette | null,
    state: IStateDB | null,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    dialogs: ISessionContextDialogs | null,
    languages: IEditorLanguageRegistry | null
  ) => {
    const text = (translator ?? nullTranslator).load('trialbook');
    const { commands, serviceManager: services, shell } = app;
    const memory = new LayoutMemory(state);
    const takeRuns = takeRunsTo(tracker, text);
    const options = {
      ...{ connections, commands, dialogs, services, shell, text, tracker },
      memory,
      links: async () => {
        // Not required: what leads to cells may itself open tabs.
        const cells = await app.resolveOptionalService(ICellLinks);
        return {
          services: servicesOf({ tabs, links: cells, tracker, text }),
          revealCell:
            cells && ((path: string, id: string) => cells.reveal(path, id)),
          files: fileServicesOf(rendermime, languages, app.docRegistry),
          takeRuns
        };
      }
    };
    // Layouts that were saved name these.
    const tables = new ViewTabs('trialbook-runs', options);
    const pages = new ViewTabs('trialbook-run-pages', options);
    const others = new ViewTabs('trialbook-views', options);
    const byKind: Readonly<Record<string, ViewTabs>> = {
      runs: tables,
      run: pages
    };
    const tabs: IViewTabs = {
      memory,
      open: (spec, client) =>
        (byKind[spec.view] ?? others).open({
          spec,
          client,
          notebook: notebookOf(client, tracker, connections)
        }),
      openRun: (run, client, held) =>
        pages.open({
          spec: specOf(run),
          client,
          notebook: notebookOf(client, tracker, connections),
          held
        })
    };

    const activePath = () => tracker?.currentWidget?.context.path ?? null;
    const hasKernel = () =>
      Boolean(tracker?.currentWidget?.sessionContext.session?.kernel);
    const notebook = {
      type: ['string', 'null'],
      description: text.__('Path of the notebook whose kernel is asked')
    };
    const spec = {
      type: 'object',
      description: text.__('What is shown, as a view has it')
    };
    const name = {
      type: 'string',
      description: text.__('Name of the tab')
    };
    const label = {
      type: 'string',
      description: text.__('What the tab is called')
    };
    /** A tab without a notebook has none when it is restored either. */
    const pathIn = (args: ReadonlyPartialJSONObject) =>
      typeof args.notebook === 'string'
        ? args.notebook
        : args.spec
          ? null
          : activePath();

    commands.addCommand(OPEN_RUNS, {
      label: text.__('Open Runs in a Tab'),
      caption: text.__("Show the runs of the active notebook's store in a tab"),
      icon: trialbookIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: { spec, notebook, name, label },
          additionalProperties: false
        }
      },
      isEnabled: hasKernel,
      execute: args =>
        tables.open({
          spec: specIn(args) ?? ALL_RUNS,
          client: null,
          notebook: pathIn(args),
          label: textOf(args.label),
          name: textOf(args.name)
        })
    });
    palette?.addItem({ command: OPEN_RUNS, category: text.__('Trialbook') });

    commands.addCommand(OPEN_RUN, {
      label: text.__('Open Run'),
      caption: text.__('Show the page of a run'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            run_id: { type: 'string' },
            store_id: {
              type: ['string', 'null'],
              description: text.__('null for the current store of the kernel')
            },
            run_name: { type: 'string' },
            path: notebook
          },
          required: ['run_id']
        }
      },
      execute: async ({ run_id, store_id, run_name, path }) => {
        if (typeof run_id === 'string') {
          await pages.open({
            spec: specOf({ run_id, store_id: textOf(store_id) ?? null }),
            client: null,
            notebook: textOf(path) ?? activePath(),
            label: textOf(run_name)
          });
        }
      }
    });

    commands.addCommand(OPEN_VIEW, {
      label: text.__('Open View'),
      caption: text.__('Show a view in a tab'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            spec,
            notebook,
            name,
            label
          },
          required: ['spec'],
          additionalProperties: false
        }
      },
      execute: async args => {
        const shown = specIn(args);
        if (shown) {
          await (byKind[shown.view] ?? others).open({
            spec: shown,
            client: null,
            notebook: pathIn(args),
            label: textOf(args.label),
            name: textOf(args.name)
          });
        }
      }
    });

    const restore = (
      { tracker: shown }: ViewTabs,
      command: string,
      args: (tab: ViewTab) => object
    ) =>
      restorer?.restore(shown, {
        command,
        args: ({ content }) => args(content) as ReadonlyPartialJSONObject,
        name: ({ content }) => content.name
      });
    void restore(tables, OPEN_RUNS, argsOf);
    void restore(pages, OPEN_RUN, ({ spec, label, kernel }) => ({
      ...(spec.view === 'run' && {
        run_id: spec.run_id,
        store_id: spec.store_id
      }),
      run_name: label,
      path: kernel.notebook
    }));
    void restore(others, OPEN_VIEW, argsOf);
    return tabs;
  }
};

const ALL_RUNS: Spec = {
  view: 'runs',
  view_id: '',
  store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [] }
};

function specOf(run: { run_id: string; store_id: string | null }): Spec {
  const { run_id, store_id } = run;
  return { view: 'run', view_id: '', store_id, run_id };
}

function argsOf({ spec, name, label, kernel }: ViewTab): object {
  const { notebook } = kernel;
  return { spec, name, label, ...(notebook !== null && { notebook }) };
}

function specIn({ spec }: ReadonlyPartialJSONObject): Spec | null {
  return isSpec(spec) ? (spec as unknown as Spec) : null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
