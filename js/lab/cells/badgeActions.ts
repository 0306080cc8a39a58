import { Notification } from '@jupyterlab/apputils';
import type { Cell } from '@jupyterlab/cells';
import { RunActs } from '../../core/actions/runActs';
import type { RunServices } from '../../core/actions/services';
import { trackingUriOf } from '../../core/text/pythonText';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import type { BadgeActions } from '../../ui/cells/badgeItems';
import type { ICellLinks, IViewTabs } from '../tokens';
import type { NotebookRuns } from './notebookRuns';

export interface BadgeHost {
  readonly tabs: IViewTabs | null;
  readonly links: ICellLinks;
  readonly services: (client: Client) => RunServices;
  readonly text: Text;
  /** Show runs where there is no kernel to open them in a tab. */
  readonly showSidebar: () => void;
}

/** What the badge of a cell leads to. */
export function badgeActions(
  notebook: NotebookRuns,
  cell: Cell,
  { tabs, links, services, text, showSidebar }: BadgeHost
): BadgeActions {
  /** Do something with whoever answers, and tell what does not work. */
  const ask = (
    act: (client: Client, store_id: string | null) => Promise<unknown>
  ): void => {
    const { answering } = notebook;
    if (answering) {
      act(answering.client, answering.store.store_id).catch(tell);
    }
  };
  const cellNow = () => ({
    cell_id: cell.model.id,
    source: cell.model.sharedModel.getSource()
  });
  const actsOn = (client: Client, store_id: string | null) =>
    new RunActs({
      client,
      storeId: () => store_id,
      services: services(client),
      text,
      say: problem => {
        if (problem !== null) {
          tell(problem);
        }
      }
    });
  return {
    open: ({ run_id }) => {
      if (tabs && notebook.answering) {
        ask((client, store_id) => tabs.openRun({ store_id, run_id }, client));
      } else {
        showSidebar();
      }
    },
    showAll: () => {
      ask(async (client, store_id) => {
        const params = { store_id, cell_id: cell.model.id };
        const { run_ids } = await client.request('cell.run_ids', params);
        actsOn(client, store_id).compare({ ids: run_ids, rows: [] }, 'runs');
      });
    },
    showChange: ({ run_id, run_name }) => {
      ask((client, store_id) =>
        links.openChange({ store_id, run_id, run_name }, cellNow, client)
      );
    },
    compare: (base, { run_id }) => {
      ask((client, store_id) =>
        links.openDiff(
          { store_id, run_id: base.run_id },
          { store_id, run_id },
          client
        )
      );
    },
    place: () => {
      const { answering } = notebook;
      if (!answering) {
        return null;
      }
      const { client, store } = answering;
      const acts = actsOn(client, store.store_id);
      return {
        acts,
        services: acts.services,
        live: client.state !== 'disconnected',
        rename: null,
        baseline: null,
        charts: null,
        copy: content => void acts.copy(content),
        trackingUri: trackingUriOf(client, store)
      };
    },
    rowOf: async ({ run_id }) => {
      const { answering } = notebook;
      const query = {
        experiment_ids: null,
        filter: '',
        order_by: [],
        scope: [run_id]
      };
      const found = await answering?.client
        .request('runs.search', {
          store_id: answering.store.store_id,
          query,
          offset: 0,
          limit: 1
        })
        .catch(() => null);
      return found?.rows[0] ?? null;
    }
  };
}

function tell(problem: unknown): void {
  Notification.error(
    problem instanceof Error ? problem.message : String(problem)
  );
}
