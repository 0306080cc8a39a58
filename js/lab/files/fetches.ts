/** What a browser fetches unasked, taken out of a text of anybody's, and the images that are read instead. */
import type { ReadImage } from '../../ui/parts/fileServices';

/** Attributes with an address that a browser fetches unasked. */
const FETCHED = ['src', 'srcset', 'poster', 'background', 'data', 'xlink:href'];
/** Where an image's address stands until it is known whether it may be shown. */
const ADDRESS = 'data-trialbook-address';
/** Images of one text: each is a file to read. */
const MAX_IMAGES = 50;

/** A document of its own fetches nothing while it is looked through. */
export function withoutFetches(html: string): string {
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
export async function showImages(
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
