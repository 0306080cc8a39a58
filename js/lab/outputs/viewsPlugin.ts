import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISessionContextDialogs } from '@jupyterlab/apputils';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import {
  INotebookTracker,
  NotebookActions,
  type NotebookPanel
} from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { DisposableDelegate } from '@lumino/disposable';
import { keepOwnKeys } from '../../ui/parts/ownKeys';
import { servicesOf } from '../actions/services';
import { fileServicesOf } from '../files/fileServices';
import { takeRunsTo } from '../notebook/runDrag';
import { ICellLinks, IKernelConnections, IViewTabs } from '../tokens';
import { ViewHost, type ViewLinks } from './viewHost';
import { GuardedView } from './guardedView';
import { VIEW_MIME_TYPE } from './viewOutput';

/** Shows views in outputs: in notebooks live, elsewhere from what was saved. */
export const viewsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'trialbook:views',
  description: 'Shows Trialbook views in outputs.',
  autoStart: true,
  requires: [IKernelConnections, IRenderMimeRegistry],
  optional: [
    INotebookTracker,
    ISessionContextDialogs,
    IViewTabs,
    ICellLinks,
    ITranslator,
    IEditorLanguageRegistry
  ],
  activate: (
    app,
    connections: IKernelConnections,
    rendermime: IRenderMimeRegistry,
    tracker: INotebookTracker | null,
    dialogs: ISessionContextDialogs | null,
    tabs: IViewTabs | null,
    cells: ICellLinks | null,
    translator: ITranslator | null,
    languages: IEditorLanguageRegistry | null
  ) => {
    const text = (translator ?? nullTranslator).load('trialbook');
    if (app.name !== 'JupyterLab') {
      keepOwnKeys(window);
    }
    const links = (
      registry: IRenderMimeRegistry,
      notebooks: INotebookTracker | null
    ) => ({
      text,
      tabs,
      cells,
      takeRuns: takeRunsTo(tracker, text),
      files: fileServicesOf(registry, languages, app.docRegistry),
      services: servicesOf({ tabs, links: cells, tracker: notebooks, text })
    });
    addViewFactory(rendermime, null, links(rendermime, null));

    // Two panels of one notebook share its context and its rendermime.
    const hosts = new WeakSet<NotebookPanel['context']>();
    // Extensions run before the notebook has read its cells: no output has been drawn yet.
    app.docRegistry.addWidgetExtension('Notebook', {
      createNew: (panel: NotebookPanel) => {
        const { context } = panel;
        if (!hosts.has(context)) {
          hosts.add(context);
          const trust = () => {
            const shown = tracker?.find(other => other.context === context);
            void NotebookActions.trust(
              (shown ?? panel).content,
              translator ?? nullTranslator
            );
          };
          const host = new ViewHost(context, connections, dialogs, text, trust);
          const { rendermime } = panel.content;
          addViewFactory(rendermime, host, links(rendermime, tracker));
        }
        return new DisposableDelegate(() => undefined);
      }
    });
  }
};

/** Before text/html, and before a widget that another host's output may carry. */
const RANK = -100;

/** Have a document's outputs show views, or their twins where they are not trusted. */
export function addViewFactory(
  rendermime: IRenderMimeRegistry,
  host: ViewHost | null,
  links: ViewLinks
): void {
  rendermime.addFactory(
    {
      safe: true,
      mimeTypes: [VIEW_MIME_TYPE],
      createRenderer: () => new GuardedView(rendermime, host, links)
    },
    RANK
  );
}
