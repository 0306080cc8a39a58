import { type IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import type { RenderMarkdown } from '../ui/parts/pageTools';

/** Attributes with an address that a browser fetches unasked. */
const FETCHED = ['src', 'srcset', 'poster', 'background', 'data', 'xlink:href'];

/**
 * JupyterLab's Markdown for texts of anybody's: sanitised, and nothing is fetched.
 *
 * An image on another machine would tell that one who reads the note.
 */
export function markdownOf(rendermime: IRenderMimeRegistry): RenderMarkdown {
  const strict = rendermime.clone({
    sanitizer: quietSanitizer(rendermime.sanitizer)
  });
  return (source, host) => {
    const renderer = strict.createRenderer('text/markdown');
    const model = new MimeModel({
      data: { 'text/markdown': source },
      trusted: false
    });
    void renderer.renderModel(model);
    MessageLoop.sendMessage(renderer, Widget.Msg.BeforeAttach);
    host.append(renderer.node);
    MessageLoop.sendMessage(renderer, Widget.Msg.AfterAttach);
    return () => {
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

/** A document of its own fetches nothing while it is looked through. */
function withoutFetches(html: string): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const element of page.body.querySelectorAll('*')) {
    for (const name of FETCHED) {
      const address = element.getAttribute(name);
      if (address !== null && !address.startsWith('data:image/')) {
        element.removeAttribute(name);
        if (element.localName === 'img') {
          element.replaceWith(
            `[${element.getAttribute('alt') ?? ''}](${address})`
          );
        }
      }
    }
    if (/url\s*\(|image-set/i.test(element.getAttribute('style') ?? '')) {
      element.removeAttribute('style');
    }
  }
  return page.body.innerHTML;
}
