import { PageConfig, URLExt } from '@jupyterlab/coreutils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { RunServices } from '../../core/actions/services';
import { linkQuery } from '../../core/run/runLink';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import { insertBelow } from '../notebook/notebookCells';
import type { ICellLinks, IViewTabs } from '../tokens';
import { questions } from './questions';
import { telling } from './tell';

/** What JupyterLab does for whoever acts on runs, of which a kernel is asked. */
export function servicesOf(lab: {
  tabs: IViewTabs | null;
  links: ICellLinks | null;
  tracker: INotebookTracker | null;
  text: Text;
}): (client: Client) => RunServices {
  const { tabs, links, tracker, text } = lab;
  const tell = telling(text);
  const asked = questions(text);
  return client => ({
    openRun: tabs && (run => void tabs.openRun(run, client)),
    openTab: tabs && (spec => void tabs.open(spec, client)),
    openDiff: links && ((base, run) => void links.openDiff(base, run, client)),
    linkTo:
      tabs &&
      (run =>
        URLExt.normalize(
          PageConfig.getUrl({
            workspace: PageConfig.defaultWorkspace,
            treePath: '',
            toShare: true
          }) + linkQuery(run)
        )),
    insertCell:
      tracker &&
      (code => {
        if (!insertBelow(tracker, code)) {
          throw new Error(
            text.__('No notebook is open that a cell could be put into.')
          );
        }
      }),
    questions: asked,
    tell
  });
}
