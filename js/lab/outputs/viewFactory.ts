import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { GuardedView } from './guardedView';
import type { ViewLinks } from './viewLinks';
import type { ViewHost } from './viewHost';
import { VIEW_MIME_TYPE } from './viewOutput';

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
