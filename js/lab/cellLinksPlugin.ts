import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CellLinks } from './cellLinks';
import { ICellLinks, IKernelConnections } from './tokens';

const DIFF = 'trialbook:code-diff';
const REVEAL = 'trialbook:reveal-cell';

/** What leads from runs to cells. */
export const cellLinksPlugin: JupyterFrontEndPlugin<ICellLinks> = {
  id: 'trialbook:cell-links',
  description: 'Leads from runs to the cells that made them.',
  autoStart: true,
  provides: ICellLinks,
  requires: [IKernelConnections, INotebookTracker],
  optional: [ITranslator],
  activate: (
    app,
    connections: IKernelConnections,
    tracker: INotebookTracker,
    translator: ITranslator | null
  ) => {
    const text = (translator ?? nullTranslator).load('trialbook');
    const links = new CellLinks(app, tracker, text);
    const kernel = () => tracker.currentWidget?.sessionContext.session?.kernel;
    const id = { type: 'string', minLength: 1 };
    app.commands.addCommand(DIFF, {
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
            }
          },
          required: ['base_run_id', 'run_id'],
          additionalProperties: false
        }
      },
      isEnabled: () => Boolean(kernel()),
      execute: async ({ store_id, base_run_id, run_id }) => {
        const current = kernel();
        const connection = current ? connections.of(current) : null;
        if (
          connection &&
          typeof base_run_id === 'string' &&
          typeof run_id === 'string'
        ) {
          connection.connect(false);
          const store = typeof store_id === 'string' ? store_id : null;
          await links.openDiff(
            { store_id: store, run_id: base_run_id },
            { store_id: store, run_id },
            connection.client
          );
        }
      }
    });
    app.commands.addCommand(REVEAL, {
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
