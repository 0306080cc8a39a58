import {
  ILayoutRestorer,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISessionContextDialogs } from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { highlightOf } from '../files/fileServices';
import { CellLinks } from './cellLinks';
import { type Comparison, DiffTabs } from '../tabs/diffTabs';
import { ICellLinks, IKernelConnections } from '../tokens';

const DIFF = 'trialbook:code-diff';
const REVEAL = 'trialbook:reveal-cell';

/** What leads from runs to cells. */
export const cellLinksPlugin: JupyterFrontEndPlugin<ICellLinks> = {
  id: 'trialbook:cell-links',
  description: 'Leads from runs to the cells that made them.',
  autoStart: true,
  provides: ICellLinks,
  requires: [IKernelConnections, INotebookTracker],
  optional: [
    ISessionContextDialogs,
    ILayoutRestorer,
    ITranslator,
    IEditorLanguageRegistry
  ],
  activate: (
    app,
    connections: IKernelConnections,
    tracker: INotebookTracker,
    dialogs: ISessionContextDialogs | null,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null,
    languages: IEditorLanguageRegistry | null
  ) => {
    const text = (translator ?? nullTranslator).load('trialbook');
    const { commands, shell } = app;
    const diffs = new DiffTabs(
      shell,
      {
        connections,
        commands,
        dialogs,
        services: app.serviceManager,
        text,
        tracker
      },
      languages && highlightOf(languages)
    );
    const links = new CellLinks(app, tracker, diffs, text);
    const kernel = () => tracker.currentWidget?.sessionContext.session?.kernel;
    const id = { type: 'string', minLength: 1 };
    commands.addCommand(DIFF, {
      label: text.__('Compare Code of Runs'),
      caption: text.__('Show in a tab how the code of two runs differs'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            store_id: {
              type: ['string', 'null'],
              description: text.__(
                "Id of the runs' store; the active notebook's where it is left out"
              )
            },
            base_run_id: {
              ...id,
              description: text.__('Id of the run that is compared with')
            },
            run_id: {
              ...id,
              description: text.__('Id of the run that is compared')
            },
            base_name: {
              type: 'string',
              description: text.__('Its name, where it is known')
            },
            run_name: {
              type: 'string',
              description: text.__('Its name, where it is known')
            },
            path: {
              type: ['string', 'null'],
              description: text.__(
                'A notebook whose kernel has the runs; the active one where it is left out'
              )
            }
          },
          required: ['base_run_id', 'run_id'],
          additionalProperties: false
        }
      },
      isEnabled: () => Boolean(kernel()),
      execute: async args => {
        const comparison = comparisonIn(args);
        const current = kernel();
        const connection = current ? connections.of(current) : null;
        if (comparison && comparison.path !== null) {
          await diffs.showRuns(comparison, null);
        } else if (comparison && connection) {
          const { store_id, base_run_id, run_id } = comparison;
          connection.connect(false);
          await links.openDiff(
            { store_id, run_id: base_run_id },
            { store_id, run_id },
            connection.client
          );
        }
      }
    });
    void restorer?.restore(diffs.ofRuns, {
      command: DIFF,
      args: tab => ({ ...diffs.comparisonOf(tab) }),
      name: tab => {
        const { base_run_id, run_id } = diffs.comparisonOf(tab) ?? {};
        return `${base_run_id ?? ''} ${run_id ?? ''}`;
      }
    });
    commands.addCommand(REVEAL, {
      label: text.__('Show Cell'),
      caption: text.__('Open a notebook at one of its cells'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            notebook: {
              ...id,
              description: text.__("Path from the server's root")
            },
            cell_id: { ...id, description: text.__('Id of the cell') }
          },
          required: ['notebook', 'cell_id'],
          additionalProperties: false
        }
      },
      execute: ({ notebook, cell_id }) =>
        typeof notebook === 'string' && typeof cell_id === 'string'
          ? links.reveal(notebook, cell_id)
          : false
    });
    return links;
  }
};

/** What a command is to compare; null where that is not said. */
function comparisonIn(args: ReadonlyPartialJSONObject): Comparison | null {
  const { store_id, base_run_id, run_id, base_name, run_name, path } = args;
  if (typeof base_run_id !== 'string' || typeof run_id !== 'string') {
    return null;
  }
  return {
    store_id: typeof store_id === 'string' ? store_id : null,
    base_run_id,
    run_id,
    base_name: typeof base_name === 'string' ? base_name : base_run_id,
    run_name: typeof run_name === 'string' ? run_name : run_id,
    path: typeof path === 'string' ? path : null
  };
}
