import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ViewLinks } from './outputView';
import type { ViewHost } from './viewHost';
import { VIEW_MIME_TYPE, ViewOutput } from './viewOutput';

/** Before text/html, and before a widget that another host's output may carry. */
const RANK = -100;

/**
 * Have a document's outputs show views.
 *
 * They are not safe: what is not trusted shows its static HTML twin, which
 * JupyterLab sanitises, and no message of ours reaches a kernel on its behalf.
 */
export function addViewFactory(
  rendermime: IRenderMimeRegistry,
  host: ViewHost | null,
  links: ViewLinks
): void {
  rendermime.addFactory(
    {
      safe: false,
      mimeTypes: [VIEW_MIME_TYPE],
      createRenderer: () => new ViewOutput(host, links)
    },
    RANK
  );
}
