import { IRouter, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { RUN_LINK, runInLink, withoutRun } from '../../core/run/runLink';
import { reasonOf } from '../../core/text/reason';
import { HelperKernel } from '../kernel/helperKernel';
import { readyHelper } from '../kernel/helperKernels';
import { IKernelConnections, IViewTabs } from '../tokens';

const FOLLOW = 'trialbook:follow-run-link';

/** Shows the run that the address of the page leads to, of a store that this person has used. */
export const runLinksPlugin: JupyterFrontEndPlugin<void> = {
  id: 'trialbook:run-links',
  description: 'Opens the run that an address names.',
  autoStart: true,
  requires: [IRouter, IViewTabs, IKernelConnections],
  optional: [ITranslator],
  activate: (
    app,
    router: IRouter,
    tabs: IViewTabs,
    connections: IKernelConnections,
    translator: ITranslator | null
  ) => {
    const text = (translator ?? nullTranslator).load('trialbook');
    const { commands, restored, serviceManager } = app;
    // No notebook need be open; whatever kernel runs in one may be busy, or have another Trialbook.
    const start = () => new HelperKernel('', serviceManager, connections);
    const open = async (search: string) => {
      await restored;
      const run = runInLink(search);
      if (!run) {
        throw new Error(text.__('It names no run.'));
      }
      const helper = start();
      try {
        const { client } = await readyHelper(helper);
        // The kernel opens none but a store that was used before.
        await client.request('stores.find', { store_id: run.store_id });
        await tabs.openRun(run, client, helper);
      } catch (error) {
        helper.dispose();
        throw error;
      }
    };
    commands.addCommand(FOLLOW, {
      describedBy: {
        args: {
          type: 'object',
          properties: { search: { type: 'string' } },
          required: ['search']
        }
      },
      execute: ({ search }) => {
        if (typeof search !== 'string') {
          return;
        }
        // Not waited for: what else the address says is done meanwhile.
        void open(search).catch((error: unknown) => {
          const message =
            error instanceof Error ? error.message : String(error);
          Notification.error(
            text.__('This link cannot be followed: %1', reasonOf(message)),
            { autoClose: false }
          );
        });
        const { path, hash } = router.current;
        // Loaded again, the page has the tab already.
        router.navigate(`${path}${withoutRun(search)}${hash}`, {
          skipRouting: true
        });
      }
    });
    router.register({ command: FOLLOW, pattern: RUN_LINK });
  }
};
