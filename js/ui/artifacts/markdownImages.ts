import { artifactAt } from '../../core/run/artifactPaths';
import { readArtifact } from '../../core/run/artifactReader';
import type { ReadImage } from '../parts/fileServices';
import type { PageTools } from '../parts/pageTools';
import { dataUrl } from './dataUrl';

/** Bytes of an image in a text. */
const MAX_IMAGE_BYTES = 10_000_000;

/** Reads the images of a Markdown file: those that are artifacts of its run, and no others. */
export function imagesOf(state: PageTools['state'], path: string): ReadImage {
  return async address => {
    const image = artifactAt(path, address);
    if (image === null) {
      return null;
    }
    const { about, bytes, whole } = await readArtifact(
      state.client,
      state.ref,
      image,
      { limit: MAX_IMAGE_BYTES }
    );
    return whole && (about.kind === 'image' || about.kind === 'svg')
      ? dataUrl(bytes, about.media_type)
      : null;
  };
}
