import { type IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import type { RenderMarkdown } from '../../ui/parts/fileServices';
import { showImages, withoutFetches } from './fetches';

/**
 * JupyterLab's Markdown for texts of anybody's: sanitised, and nothing is fetched.
 *
 * An image on another machine would tell that one who reads the note. Those that whoever asks
 * reads by other ways are shown as data.
 */
export function markdownOf(rendermime: IRenderMimeRegistry): RenderMarkdown {
  const strict = rendermime.clone({
    sanitizer: quietSanitizer(rendermime.sanitizer)
  });
  return (source, host, images = null) => {
    const renderer = strict.createRenderer('text/markdown');
    const model = new MimeModel({
      data: { 'text/markdown': source },
      trusted: false
    });
    let ended = false;
    void renderer
      .renderModel(model)
      .then(() => showImages(renderer.node, images, () => ended));
    MessageLoop.sendMessage(renderer, Widget.Msg.BeforeAttach);
    host.append(renderer.node);
    MessageLoop.sendMessage(renderer, Widget.Msg.AfterAttach);
    return () => {
      ended = true;
      // Told in any case: its node may be gone already, with the element around it.
      MessageLoop.sendMessage(renderer, Widget.Msg.BeforeDetach);
      renderer.node.remove();
      MessageLoop.sendMessage(renderer, Widget.Msg.AfterDetach);
      renderer.dispose();
    };
  };
}

function quietSanitizer(
  sanitizer: IRenderMime.ISanitizer
): IRenderMime.ISanitizer {
  return {
    allowNamedProperties: false,
    allowCommandLinker: false,
    getAutolink: () => sanitizer.getAutolink?.() ?? true,
    sanitize: (dirty, options) =>
      withoutFetches(sanitizer.sanitize(dirty, options))
  };
}
