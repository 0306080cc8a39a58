import { useEffect, useMemo } from 'react';
import { itemOf } from '../../core/gallery/images';
import type { Thumbnail } from '../../core/gallery/thumbnails';
import type { ArtifactContent } from '../../core/run/artifactReader';
import { type ArtifactReading, useArtifact } from '../artifacts/useArtifact';
import type { GalleryTools } from './galleryTools';

/** Bytes of a file that is shown whole. */
const MAX_BYTES = 100_000_000;
/** What a page draws of files that are anybody's: nothing that could hold scripts. */
const DRAWN = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/** The file of an image; null while its path is not known, or where it is not to be read. */
export function useFile(
  tools: GalleryTools,
  index: number,
  known: Thumbnail | null
): ArtifactReading | null {
  const { state, images } = tools;
  const { run_id } = itemOf(images, index);
  const { client, spec } = state;
  const { store_id } = spec;
  const source = useMemo(
    () => ({ state: { client, ref: { store_id, run_id } } }),
    [client, store_id, run_id]
  );
  const path = known?.problem === null ? known.path : null;
  const reading = useArtifact(source, path, MAX_BYTES);
  return path === null ? null : reading;
}

/** An address of a file that was read whole, of a type; null before. */
export function useAddress(
  content: ArtifactContent | null,
  type: string | null
): string | null {
  const url = useMemo(
    () =>
      content && type !== null
        ? URL.createObjectURL(new Blob([content.bytes], { type }))
        : null,
    [content, type]
  );
  useEffect(
    () => () => {
      if (url !== null) {
        URL.revokeObjectURL(url);
      }
    },
    [url]
  );
  return url;
}

/** The address of a whole image, or that of its small picture until it has arrived. */
export function useWholeImage(
  tools: GalleryTools,
  index: number,
  known: Thumbnail | null
): string | null {
  const reading = useFile(tools, index, known);
  const content =
    reading?.kind === 'read' && reading.content.whole ? reading.content : null;
  const type = content?.about.media_type ?? '';
  const isDrawn = content?.about.kind === 'image' && DRAWN.includes(type);
  const url = useAddress(content, isDrawn ? type : null);
  return url ?? known?.url ?? null;
}
