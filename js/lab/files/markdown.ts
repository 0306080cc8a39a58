import { type IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import type { ReadImage, RenderMarkdown } from '../../ui/parts/fileServices';

/** Attributes with an address that a browser fetches unasked. */
const FETCHED = ['src', 'srcset', 'poster', 'background', 'data', 'xlink:href'];
/** Where an image's address stands until it is known whether it may be shown. */
const ADDRESS = 'data-trialbook-address';
/** Images of one text: each is a file to read. */
const MAX_IMAGES = 50;

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

/** A document of its own fetches nothing while it is looked through. */
function withoutFetches(html: string): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const element of page.body.querySelectorAll('*')) {
    for (const name of FETCHED) {
      const address = element.getAttribute(name);
      if (address !== null && !address.startsWith('data:image/')) {
        element.removeAttribute(name);
        if (element.localName === 'img' && name === 'src') {
          element.setAttribute(ADDRESS, address);
        }
      }
    }
    if (/url\s*\(|image-set/i.test(element.getAttribute('style') ?? '')) {
      element.removeAttribute('style');
    }
  }
  return page.body.innerHTML;
}

/** Show what is read of the run, one after the other; of others the text says where they are. */
async function showImages(
  node: HTMLElement,
  images: ReadImage | null,
  hasEnded: () => boolean
): Promise<void> {
  const found = [...node.querySelectorAll<HTMLImageElement>(`img[${ADDRESS}]`)];
  for (const [at, image] of found.entries()) {
    const address = image.getAttribute(ADDRESS) ?? '';
    const read =
      at < MAX_IMAGES && !hasEnded()
        ? await images?.(address).catch(() => null)
        : null;
    image.removeAttribute(ADDRESS);
    if (read?.startsWith('data:image/')) {
      image.src = read;
    } else {
      image.replaceWith(`[${image.alt}](${address})`);
    }
  }
}
